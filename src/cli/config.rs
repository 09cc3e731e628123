//! `temiz config`: the effective settings and where each came from.

use super::Global;
use super::settings::Settings;
use anyhow::Result;
use clap::Args;
use std::io::Write;

/// Show the effective settings and where each came from
#[derive(Args)]
#[command(
    after_help = "Settings come from temiz.toml in the working directory (or --config FILE), the environment (TEMIZ_MIN_CHARS=20) and flags, the later ones winning."
)]
pub struct Config {
    #[command(flatten)]
    settings: Settings,
}

impl Config {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let layers = self.settings.layers(global)?;
        let mut out = std::io::stdout().lock();
        let as_table = global.format.is_none() || global.table()?;
        for (name, value, origin) in layers.origins()? {
            if as_table {
                writeln!(out, "{name:<15} {value:<24} {origin}")?;
            } else {
                let value: serde_json::Value = serde_json::from_str(&value).unwrap_or_default();
                writeln!(
                    out,
                    "{}",
                    serde_json::json!({"setting": name, "value": value, "origin": origin})
                )?;
            }
        }
        Ok(0)
    }
}
