//! Holds the reading of content streams: operators in, placed characters out. Must
//! not know lines, and draws nothing: images are counted and never decoded.

use super::font::{Fonts, TextFont};
use super::pictures::Shown;
use super::strings;
use super::unpack::{Trouble, unpacked};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys::{
    ACTUAL_TEXT, FONT, IMAGE, MATRIX, RESOURCES, SUBTYPE, WIDTH,
};
use hayro_syntax::object::{self, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::Resources;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

/// A transformation: `x' = a x + c y + e`, `y' = b x + d y + f`.
pub(super) type Matrix = [f64; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Does `first`, then `then`.
pub(super) fn combined(first: &Matrix, then: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [g, h, i, j, k, l] = *then;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// Characters at one place of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Where the pen stood, in points, y upwards.
    pub(super) at: (f64, f64),
    /// Where it went.
    pub(super) by: (f64, f64),
    /// Height of the letters, in points.
    pub(super) size: f64,
    /// Its characters in [`Placed::text`].
    pub(super) start: u32,
    /// Behind its last character.
    pub(super) end: u32,
}

/// Everything that a page shows.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) text: String,
    /// Pictures that were drawn and are objects of the document.
    pub(super) pictures: Vec<Shown>,
    /// Pictures that stand in the content itself.
    pub(super) inline: u32,
    /// Bytes shown in fonts that cannot be read.
    pub(super) lost: u64,
    /// Whether the page holds more than is read.
    pub(super) too_many: bool,
    /// Streams that could not be unpacked.
    pub(super) broken: u32,
}

impl Placed {
    /// Whether there are pictures on the page.
    pub(super) fn shows_pictures(&self) -> bool {
        self.inline > 0 || !self.pictures.is_empty()
    }

    /// The content of a stream; what is the matter with it is kept in mind.
    pub(super) fn unpack<'a>(&mut self, stream: &Stream<'a>) -> Cow<'a, [u8]> {
        let (content, trouble) = unpacked(stream);
        match trouble {
            Some(Trouble::Damaged) => self.broken += 1,
            Some(Trouble::TooMuch) => self.too_many = true,
            None => {}
        }
        content
    }

    /// Forgets the page before and keeps the memory.
    pub(super) fn clear(&mut self) {
        let (mut glyphs, mut text) =
            (std::mem::take(&mut self.glyphs), std::mem::take(&mut self.text));
        glyphs.clear();
        text.clear();
        *self = Placed { glyphs, text, ..Placed::default() };
    }
}

/// Glyphs of one page beyond which the rest is not read.
pub(super) const MOST_GLYPHS: usize = 2_000_000;
/// Forms that one page may draw: forms inside forms grow without bound.
const MOST_FORMS: u32 = 10_000;
const DEEPEST: usize = 24;
const MOST_STATES: usize = 4_096;

#[derive(Clone)]
struct State<'a> {
    to_page: Matrix,
    font: Option<Rc<TextFont<'a>>>,
    /// Whether a font was named that cannot be read.
    lost: bool,
    size: f64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Reads the content streams of one page.
pub(super) struct Reader<'r, 'a> {
    fonts: &'r Fonts<'a>,
    out: &'r mut Placed,
    state: State<'a>,
    text: Matrix,
    line: Matrix,
    forms: u32,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn new(fonts: &'r Fonts<'a>, to_page: Matrix, out: &'r mut Placed) -> Self {
        let state = State {
            to_page,
            font: None,
            lost: false,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Reader { fonts, out, state, text: IDENTITY, line: IDENTITY, forms: 0 }
    }

    /// Reads a form as if the page drew it after `placed`.
    pub(super) fn form(&mut self, form: &Stream<'a>, placed: &Matrix, outer: &Resources<'a>) {
        self.draw_form(form, placed, outer, 0);
    }

    /// Reads a content stream.
    pub(super) fn read(&mut self, content: &[u8], resources: &Resources<'a>) {
        self.stream(content, resources, 0);
    }

    fn stream(&mut self, content: &[u8], resources: &Resources<'a>, depth: usize) {
        let before = self.state.clone();
        let mut saved: Vec<State> = Vec::new();
        let mut named: HashMap<Vec<u8>, Option<Rc<TextFont<'a>>>> = HashMap::new();
        // where marked content began that says itself what it reads
        let mut marked: Vec<Option<(usize, String)>> = Vec::new();
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            match op {
                Op::SaveState(_) if saved.len() < MOST_STATES => saved.push(self.state.clone()),
                Op::RestoreState(_) => {
                    if let Some(state) = saved.pop() {
                        self.state = state;
                    }
                }
                Op::Transform(m) => {
                    let m = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                    self.state.to_page = combined(&m, &self.state.to_page);
                }
                Op::BeginText(_) => (self.text, self.line) = (IDENTITY, IDENTITY),
                Op::SetTextMatrix(m) => {
                    self.line = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                    self.text = self.line;
                }
                Op::TextFont(f) => {
                    self.state.size = f.1.as_f64();
                    let key = f.0.deref().to_vec();
                    let font = named.entry(key).or_insert_with(|| {
                        resources.get_font(f.0).and_then(|dict| self.fonts.load(&dict))
                    });
                    self.state.lost = font.is_none();
                    self.state.font = font.clone();
                }
                Op::CharacterSpacing(n) => self.state.char_space = n.0.as_f64(),
                Op::WordSpacing(n) => self.state.word_space = n.0.as_f64(),
                Op::HorizontalScaling(n) => self.state.stretch = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => self.state.leading = n.0.as_f64(),
                Op::TextRise(n) => self.state.rise = n.0.as_f64(),
                Op::NextLine(n) => self.next_line(n.0.as_f64(), n.1.as_f64()),
                Op::NextLineAndSetLeading(n) => {
                    self.state.leading = -n.1.as_f64();
                    self.next_line(n.0.as_f64(), n.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
                Op::ShowText(s) => self.show(s.0.as_bytes()),
                Op::NextLineAndShowText(s) => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(s.0.as_bytes());
                }
                Op::ShowTextWithParameters(s) => {
                    self.state.word_space = s.0.as_f64();
                    self.state.char_space = s.1.as_f64();
                    self.next_line(0.0, -self.state.leading);
                    self.show(s.2.as_bytes());
                }
                Op::ShowTexts(s) => {
                    for part in s.0.iter::<Object>() {
                        match part {
                            Object::Number(n) => self.adjust(n.as_f64()),
                            Object::String(text) => self.show(text.as_bytes()),
                            _ => {}
                        }
                    }
                }
                Op::SetGraphicsState(name) => self.graphics_state(name.0, resources),
                Op::BeginMarkedContent(_) if marked.len() < MOST_STATES => marked.push(None),
                Op::BeginMarkedContentWithProperties(m) if marked.len() < MOST_STATES => {
                    let outside = marked.iter().all(Option::is_none);
                    let said = actual_text(m.1, resources).filter(|_| outside);
                    marked.push(said.map(|text| (self.out.glyphs.len(), text)));
                }
                Op::EndMarkedContent(_) => {
                    if let Some(Some((from, text))) = marked.pop() {
                        self.replace(from, &text);
                    }
                }
                Op::InlineImage(_) => self.out.inline += 1,
                Op::XObject(name) => self.object(name.0, resources, depth),
                _ => {}
            }
            if self.out.glyphs.len() >= MOST_GLYPHS {
                self.out.too_many = true;
                break;
            }
        }
        self.state = before;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = combined(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn move_pen(&mut self, x: f64, y: f64) {
        self.text = combined(&[1.0, 0.0, 0.0, 1.0, x, y], &self.text);
    }

    fn adjust(&mut self, thousandths: f64) {
        let by = -thousandths / 1000.0 * self.state.size;
        match self.state.font.as_ref().is_none_or(|font| font.is_horizontal()) {
            true => self.move_pen(by * self.state.stretch, 0.0),
            false => self.move_pen(0.0, by),
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else {
            // without a font that can be read nothing tells what the codes are
            if self.state.lost {
                self.out.lost += bytes.len() as u64;
            }
            return;
        };
        let horizontal = font.is_horizontal();
        let mut at = 0;
        while at < bytes.len() && self.out.glyphs.len() < MOST_GLYPHS {
            let (code, length) = font.code(bytes, at);
            at += length;
            let shown = font.shown(code);
            let State { size, stretch, char_space, rise, .. } = self.state;
            let across = shown.advance.0 / 1000.0 * size * stretch;
            let down = shown.advance.1 / 1000.0 * size;
            let place = combined(
                &combined(&[1.0, 0.0, 0.0, 1.0, 0.0, rise], &self.text),
                &self.state.to_page,
            );
            self.place(&shown.text, &place, (across, down), font.em / 1000.0 * size);
            let space = match code == 32 && length == 1 {
                true => char_space + self.state.word_space,
                false => char_space,
            };
            match horizontal {
                true => self.move_pen(across + space * stretch, 0.0),
                false => self.move_pen(0.0, down + space),
            }
        }
    }

    fn place(&mut self, text: &str, place: &Matrix, (across, down): (f64, f64), size: f64) {
        let [a, b, c, d, x, y] = *place;
        let by = (a * across + c * down, b * across + d * down);
        let size = (c * size).hypot(d * size);
        if ![x, y, by.0, by.1, size].iter().all(|n| n.is_finite() && n.abs() < 1e7) || size == 0.0 {
            return;
        }
        let start = self.out.text.len() as u32;
        self.out.text.push_str(text);
        let end = self.out.text.len() as u32;
        self.out.glyphs.push(Glyph { at: (x, y), by, size, start, end });
    }

    /// Lets all glyphs from the one numbered `from` on read `text`.
    fn replace(&mut self, from: usize, text: &str) {
        let Some(shown) = self.out.glyphs.get(from..).filter(|shown| !shown.is_empty()) else {
            return;
        };
        let (first, last) = (shown[0], shown[shown.len() - 1]);
        self.out.glyphs.truncate(from);
        if text.trim().is_empty() {
            return;
        }
        let end = (last.at.0 + last.by.0, last.at.1 + last.by.1);
        let start = self.out.text.len() as u32;
        self.out.text.push_str(text);
        self.out.glyphs.push(Glyph {
            by: (end.0 - first.at.0, end.1 - first.at.1),
            start,
            end: self.out.text.len() as u32,
            ..first
        });
    }

    fn graphics_state(&mut self, name: &Name, resources: &Resources<'a>) {
        let state = resources.get_ext_g_state(name);
        let Some(font) = state.and_then(|state| state.get::<object::Array>(FONT)) else { return };
        let mut parts = font.flex_iter();
        let dict = parts.next::<Dict>();
        if let (Some(dict), Some(size)) = (dict, parts.next::<f64>()) {
            self.state.font = self.fonts.load(&dict);
            self.state.lost = self.state.font.is_none();
            self.state.size = size;
        }
    }

    fn object(&mut self, name: &Name, resources: &Resources<'a>, depth: usize) {
        let Some(object) = resources.get_x_object(name) else { return };
        match object.dict().get::<Name>(SUBTYPE) {
            Some(kind) if kind.deref() == IMAGE => self.picture(&object),
            _ => self.draw_form(&object, &IDENTITY, resources, depth + 1),
        }
    }

    /// Notes a picture, which fills the square of one by one.
    fn picture(&mut self, picture: &Stream) {
        let id = picture.obj_id();
        if self.out.pictures.iter().any(|known| known.id == id) {
            return;
        }
        let [a, b, ..] = self.state.to_page;
        let inches = a.hypot(b) / 72.0;
        let width = picture.dict().get::<u32>(WIDTH).unwrap_or(0);
        let resolution = (f64::from(width) / inches).round() as u32;
        self.out.pictures.push(Shown { id, resolution });
    }

    fn draw_form(
        &mut self,
        form: &Stream<'a>,
        placed: &Matrix,
        outer: &Resources<'a>,
        depth: usize,
    ) {
        self.forms += 1;
        if depth > DEEPEST || self.forms > MOST_FORMS {
            self.out.too_many = true;
            return;
        }
        let content = self.out.unpack(form);
        let own = form.dict().get::<[f64; 6]>(MATRIX).unwrap_or(IDENTITY);
        let resources = form.dict().get::<Dict>(RESOURCES).map(Resources::new);
        let before = self.state.clone();
        let lines = (self.text, self.line);
        self.state.to_page = combined(&combined(&own, placed), &self.state.to_page);
        self.stream(&content, resources.as_ref().unwrap_or(outer), depth);
        (self.text, self.line) = lines;
        self.state = before;
    }
}

fn matrix(numbers: [Number; 6]) -> Matrix {
    numbers.map(|n| n.as_f64())
}

/// What marked content says that it reads.
fn actual_text(properties: &Object, resources: &Resources) -> Option<String> {
    let dict = match properties {
        Object::Name(name) => resources.properties.get::<Dict>(name.deref())?,
        Object::Dict(dict) => dict.clone(),
        _ => return None,
    };
    Some(strings::text(dict.get::<object::String>(ACTUAL_TEXT)?.as_bytes()))
}
