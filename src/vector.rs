//! Loops with the widest vectors that the processor has.
//!
//! In: a piece of work. Out: what it returns, the same on any processor. Never: intrinsics of our own; the compiler makes the vectors.

pub use pulp::NullaryFnOnce as Work;
use std::sync::OnceLock;

/// Does `work` compiled for the processor at hand; what is to profit from it must be inlined into [`Work::call`] (closures are not).
#[inline(always)]
pub fn dispatch<W: Work>(work: W) -> W::Output {
    static ARCH: OnceLock<pulp::Arch> = OnceLock::new();
    ARCH.get_or_init(pulp::Arch::new).dispatch(work)
}
