//! Holds the fonts of a document as text sees them: code in, characters and width
//! out. Must not know outlines.

use hayro_cmap::{BfString, CMap, CMapName, CharacterCollection, CidFamily};
use hayro_font::{CMapResolverFn, Font, FontCache, FontData, FontGlyph, FontResolverFn};
use hayro_syntax::object::dict::keys::{
    CIDSYSTEMINFO, DESCENDANT_FONTS, ENCODING, ORDERING, REGISTRY, SUBTYPE, SUPPLEMENT, TYPE3,
};
use hayro_syntax::object::{self, Array, Dict, Name, Object, Stream};
use skrifa::MetadataProvider;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A CFF font of one empty glyph. Fonts that are not embedded need some program to
/// be loaded at all; their characters and widths come from elsewhere.
const BLANK: &[u8] =
    b"\x01\0\x04\x01\0\x01\x01\x01\x02A\0\x01\x01\x01\x03\xA0\x11\0\0\0\0\0\x01\x01\x01\x02\x0E";

/// What stands for a character that cannot be told.
pub(super) const UNKNOWN: char = '\u{FFFD}';

/// Loads the fonts of one document, each once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Fonts {
            cache: FontCache::new(),
            programs: Arc::new(|_| Some((Arc::new(BLANK) as FontData, 0))),
            cmaps: Arc::new(hayro_cmap::load_embedded),
        }
    }

    /// The font that `dict` describes, if it can be read.
    pub(super) fn load(&self, dict: &Dict<'a>) -> Option<Rc<TextFont<'a>>> {
        let font = self.cache.font(dict, &self.programs, &self.cmaps)?;
        let is_type3 = dict.get::<Name>(SUBTYPE).is_some_and(|name| name.deref() == TYPE3);
        Some(Rc::new(TextFont::new(font, dict.clone(), is_type3)))
    }
}

/// What a code of a string stands for.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Its characters; [`UNKNOWN`] where nothing tells.
    pub(super) text: Box<str>,
    /// How far it moves the pen, in thousandths of the font size: along the line and
    /// down it.
    pub(super) advance: (f64, f64),
}

/// A font that shows strings.
pub(super) struct TextFont<'a> {
    font: Font<'a>,
    dict: Dict<'a>,
    /// Height of its letters in thousandths of the font size: in a font of drawings
    /// the size says nothing.
    pub(super) em: f64,
    shown: RefCell<HashMap<u32, Shown>>,
    embedded: OnceCell<HashMap<u32, char>>,
    predefined: OnceCell<Option<Predefined>>,
}

impl<'a> TextFont<'a> {
    fn new(font: Font<'a>, dict: Dict<'a>, is_type3: bool) -> Self {
        let widest =
            |font: &Font| (0..256).map(|code| font.code_advance(code).x.abs()).fold(0.0, f64::max);
        let em = if is_type3 { widest(&font) } else { 1000.0 };
        TextFont {
            font,
            dict,
            em: if em.is_finite() && em > 0.0 { em } else { 1000.0 },
            shown: RefCell::default(),
            embedded: OnceCell::new(),
            predefined: OnceCell::new(),
        }
    }

    /// Whether its lines run from left to right, and not from top to bottom.
    pub(super) fn is_horizontal(&self) -> bool {
        self.font.is_horizontal()
    }

    /// The code at `at` and its length in bytes.
    pub(super) fn code(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        let (code, length) = self.font.read_code(bytes, at);
        (code, length.max(1))
    }

    /// What `code` stands for.
    pub(super) fn shown(&self, code: u32) -> Shown {
        if let Some(known) = self.shown.borrow().get(&code) {
            return known.clone();
        }
        let advance = self.font.code_advance(code);
        let advance = if self.is_horizontal() { (advance.x, 0.0) } else { (0.0, advance.y) };
        let shown = Shown { text: self.text(code), advance };
        self.shown.borrow_mut().insert(code, shown.clone());
        shown
    }

    fn text(&self, code: u32) -> Box<str> {
        let id = self.font.map_code(code);
        let glyph = self.font.glyph(id, code);
        let said = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        if let Some(text) = said.and_then(clean) {
            return text;
        }
        let guessed = match &glyph {
            FontGlyph::Outline(glyph) => {
                let program = || glyph.font_data().map(|font| font.data);
                self.by_collection(code).or_else(|| self.by_glyph(id.to_u32(), program))
            }
            FontGlyph::Type3(_) => None,
        };
        let composite = self.dict.contains_key(DESCENDANT_FONTS);
        // in a simple font without any table a code mostly is what it looks like
        let literal = || {
            let printable = !composite && (0x20..0x7F).contains(&code);
            char::from_u32(code).filter(|_| printable)
        };
        guessed.or_else(literal).unwrap_or(UNKNOWN).to_string().into()
    }

    /// By the character collection of a font for Chinese, Japanese or Korean.
    fn by_collection(&self, code: u32) -> Option<char> {
        let found = self.predefined.get_or_init(|| Predefined::of(&self.dict));
        found.as_ref()?.text(code)
    }

    /// By the table of characters in the font program itself, read backwards.
    fn by_glyph(&self, glyph: u32, program: impl FnOnce() -> Option<FontData>) -> Option<char> {
        let table = self.embedded.get_or_init(|| {
            let Some(data) = program() else { return HashMap::new() };
            let Ok(font) = skrifa::FontRef::new((*data).as_ref()) else { return HashMap::new() };
            let mut table = HashMap::new();
            for (c, glyph) in font.charmap().mappings() {
                // fonts of symbols keep theirs in a private range
                let c = if (0xF020..0xF07F).contains(&c) { c - 0xF000 } else { c };
                if let Some(c) = char::from_u32(c) {
                    table.entry(glyph.to_u32()).or_insert(c);
                }
            }
            table
        });
        table.get(&glyph).copied()
    }
}

/// The way from codes to characters over a predefined character collection.
struct Predefined {
    codes: Option<CMap>,
    characters: CMap,
}

impl Predefined {
    fn of(dict: &Dict) -> Option<Self> {
        let descendant = dict.get::<Array>(DESCENDANT_FONTS)?.iter::<Dict>().next()?;
        let family = |collection: &CharacterCollection| collection.family.ucs2_cmap();
        let codes = match dict.get::<Object>(ENCODING)? {
            Object::Name(name) => match CMapName::from_bytes(name.deref()) {
                CMapName::IdentityH | CMapName::IdentityV => None,
                named => Some(parse(hayro_cmap::load_embedded(named)?)?),
            },
            Object::Stream(stream) => Some(parse(&decoded(&stream)?)?),
            _ => None,
        };
        let of_codes = codes.as_ref().and_then(|map| map.metadata().character_collection.clone());
        let name = of_codes.as_ref().and_then(family);
        let name = name.or_else(|| family(&collection(&descendant)?))?;
        Some(Predefined { codes, characters: parse(hayro_cmap::load_embedded(name)?)? })
    }

    fn text(&self, code: u32) -> Option<char> {
        let cid = match &self.codes {
            None => code,
            Some(map) => (1..=4).find_map(|length| map.lookup_cid_code(code, length))?,
        };
        match self.characters.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c),
            BfString::String(text) => text.chars().next(),
        }
    }
}

fn parse(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, hayro_cmap::load_embedded)
}

fn decoded(stream: &Stream) -> Option<Vec<u8>> {
    // a table that cannot be read leaves characters unknown, which is told
    stream.decoded_data().ok().map(|data| data.into_owned())
}

fn collection(descendant: &Dict) -> Option<CharacterCollection> {
    let info = descendant.get::<Dict>(CIDSYSTEMINFO)?;
    let registry = info.get::<object::String>(REGISTRY)?;
    let ordering = info.get::<object::String>(ORDERING)?;
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    Some(CharacterCollection { family, supplement: info.get::<i32>(SUPPLEMENT).unwrap_or(0) })
}

/// The characters that a table names, ligatures taken apart; none for those that
/// are no text.
fn clean(said: BfString) -> Option<Box<str>> {
    let text = match said {
        BfString::Char(c) => match ligature(c) {
            Some(letters) => letters.into(),
            None => c.to_string(),
        },
        BfString::String(text) => text,
    };
    let control = |c: char| c.is_control() && !c.is_whitespace();
    (!text.is_empty() && !text.chars().any(control)).then(|| text.into())
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        // a private range where fonts of symbols repeat ASCII
        '\u{F020}'..='\u{F07E}' => return ascii(c),
        _ => return None,
    })
}

fn ascii(c: char) -> Option<&'static str> {
    const ALL: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    let at = (c as usize).checked_sub(0xF020)?;
    ALL.get(at..=at)
}
