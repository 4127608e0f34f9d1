//! Holds mail: messages as files and the mailboxes that hold many. Must not know how
//! other programs store them.

mod addresses;
mod body;
mod feed;
mod headers;
pub(super) mod letter;
mod mbox;
mod message;
mod said;
pub(super) mod sealed;
mod sniff;
mod transfer;
mod words;

pub(super) use message::read_headers;
pub(super) use transfer::quoted_printable;
pub(super) use words::{charset, decode};

use super::Format;

pub(super) const MBOX: Format = Format {
    name: "mbox",
    extensions: &["mbox", "mbx"],
    is: |look| sniff::is_mbox(look),
    extract: mbox::read,
    hostile: false,
    reads: "every message as an object of its own; the senders in the lines that part them",
};

pub(super) const EML: Format = Format {
    name: "eml",
    extensions: &["eml", "mht", "mhtml", "nws", "emlx"],
    is: |look| sniff::is_eml(look),
    extract: |source, sink| message::read(source, sink),
    hostile: false,
    reads: "headers as fields, people as names and addresses; plain text and HTML, of both forms \
            of one text what either says; attachments, other messages and files in the text as \
            objects inside; no numbers of messages and parts (Message-ID, References)",
};
