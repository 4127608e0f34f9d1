//! Holds where a thread last panicked. Must not repeat what a panic says.

use std::cell::RefCell;

thread_local! {
    /// Where this thread last panicked: file and line of our code, nothing else.
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes where a thread panics, instead of printing a message that could hold a
/// piece of content. To be set as the panic hook.
pub fn note_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
    PANICKED_AT.with(|slot| *slot.borrow_mut() = place);
}

/// Where this thread last panicked, once.
pub fn panicked_at() -> Option<String> {
    PANICKED_AT.with(|slot| slot.borrow_mut().take())
}
