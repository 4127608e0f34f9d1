//! Holds what an attribute is: where a link leads, what people read, what a program
//! keeps, how something looks. Must not know elements.

/// What to do with an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// It says how something looks or what it is for a browser.
    Looks,
    /// Where something is or leads.
    Target,
    /// Shown or read aloud.
    Words,
    /// A script.
    Script,
    /// Anything else.
    Other,
}

const LOOKS: &[&str] = &[
    "accept",
    "align",
    "alink",
    "allow",
    "aria-hidden",
    "async",
    "autocomplete",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "clear",
    "color",
    "cols",
    "colspan",
    "controls",
    "coords",
    "crossorigin",
    "d",
    "defer",
    "dir",
    "disabled",
    "enctype",
    "face",
    "fetchpriority",
    "fill",
    "for",
    "frame",
    "frameborder",
    "headers",
    "height",
    "hidden",
    "hreflang",
    "hspace",
    "id",
    "integrity",
    "itemscope",
    "itemtype",
    "lang",
    "language",
    "link",
    "loading",
    "marginheight",
    "marginwidth",
    "media",
    "method",
    "name",
    "noshade",
    "nowrap",
    "points",
    "rel",
    "required",
    "rev",
    "role",
    "rows",
    "rowspan",
    "rules",
    "scope",
    "scrolling",
    "shape",
    "size",
    "sizes",
    "span",
    "spellcheck",
    "start",
    "stroke",
    "style",
    "tabindex",
    "target",
    "text",
    "transform",
    "type",
    "valign",
    "version",
    "viewbox",
    "vlink",
    "vspace",
    "width",
];

const TARGETS: &[&str] = &[
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "itemid",
    "longdesc",
    "ping",
    "poster",
    "src",
    "usemap",
    "xlink:href",
];

const WORDS: &[&str] = &[
    "abbr",
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-valuetext",
    "label",
    "placeholder",
    "standby",
    "summary",
    "title",
];

/// The kind of the attribute called `name`, in small letters.
pub(super) fn kind(name: &str) -> Kind {
    let is = |list: &[&str]| list.contains(&name);
    if is(LOOKS) || name.starts_with("xmlns") || name.starts_with("xml:") {
        Kind::Looks
    } else if is(TARGETS) {
        Kind::Target
    } else if is(WORDS) {
        Kind::Words
    } else if name.starts_with("on") && name.bytes().all(|b| b.is_ascii_lowercase()) {
        Kind::Script
    } else {
        Kind::Other
    }
}

/// Elements that begin and end lines.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "textarea",
    "title",
    "ul",
    "xmp",
];

/// Names of metadata that say nothing of people.
const TECHNICAL: &[&str] = &[
    "viewport",
    "robots",
    "googlebot",
    "theme-color",
    "color-scheme",
    "format-detection",
    "referrer",
    "generator",
    "content-type",
    "content-language",
    "x-ua-compatible",
    "content-style-type",
    "content-script-type",
    "progid",
    "originator",
    "charset",
    "expires",
    "pragma",
    "cache-control",
    "og:type",
    "og:locale",
    "twitter:card",
];

/// What a name of metadata is called here; None where it says nothing of people.
pub(super) fn property(name: &str) -> Option<&str> {
    let name = name.trim();
    if name.is_empty() || TECHNICAL.contains(&name) || name.starts_with("msapplication-") {
        return None;
    }
    Some(match name {
        "dcterms.created"
        | "dc.date.created"
        | "article:published_time"
        | "creation-date"
        | "datepublished"
        | "created" => "created",
        "dcterms.modified"
        | "dc.date.modified"
        | "article:modified_time"
        | "last-modified"
        | "datemodified"
        | "changed"
        | "date"
        | "dc.date" => "modified",
        _ => name,
    })
}
