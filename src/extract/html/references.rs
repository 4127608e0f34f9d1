//! Holds references of HTML: the names of letters and signs that people write with. Must
//! not know where they stand.
//!
//! Source: HTML Living Standard, 13.5 "Named character references"; of mathematics and
//! other scripts nothing is kept, such a reference stays as it is written.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest name.
const LONGEST: usize = 32;

/// Names and code points in hexadecimal.
const NAMES: &str = "\
    AElig=c6 AMP=26 Aacute=c1 Abreve=102 Acirc=c2 Agrave=c0 Amacr=100 Aogon=104 Aring=c5 \
    Atilde=c3 Auml=c4 COPY=a9 Cacute=106 Ccaron=10c Ccedil=c7 Ccirc=108 Cdot=10a Cedilla=b8 \
    CenterDot=b7 CloseCurlyDoubleQuote=201d CloseCurlyQuote=2019 Dagger=2021 Dcaron=10e \
    DiacriticalAcute=b4 DiacriticalGrave=60 Dot=a8 DoubleDot=a8 Dstrok=110 ENG=14a ETH=d0 \
    Eacute=c9 Ecaron=11a Ecirc=ca Edot=116 Egrave=c8 Emacr=112 Eogon=118 Euml=cb GT=3e \
    Gbreve=11e Gcedil=122 Gcirc=11c Gdot=120 Hat=5e Hcirc=124 Hstrok=126 IJlig=132 Iacute=cd \
    Icirc=ce Idot=130 Igrave=cc Imacr=12a Iogon=12e Itilde=128 Iuml=cf Jcirc=134 Kcedil=136 \
    LT=3c Lacute=139 Lcaron=13d Lcedil=13b Lmidot=13f Lstrok=141 Nacute=143 Ncaron=147 \
    Ncedil=145 NegativeMediumSpace=200b NegativeThickSpace=200b NegativeThinSpace=200b \
    NegativeVeryThinSpace=200b NewLine=a NonBreakingSpace=a0 Ntilde=d1 OElig=152 Oacute=d3 \
    Ocirc=d4 Odblac=150 Ograve=d2 Omacr=14c OpenCurlyDoubleQuote=201c OpenCurlyQuote=2018 \
    Oslash=d8 Otilde=d5 Ouml=d6 OverBar=203e PlusMinus=b1 Prime=2033 QUOT=22 REG=ae Racute=154 \
    Rcaron=158 Rcedil=156 Sacute=15a Scaron=160 Scedil=15e Scirc=15c THORN=de TRADE=2122 Tab=9 \
    Tcaron=164 Tcedil=162 ThinSpace=2009 Tstrok=166 Uacute=da Ubreve=16c Ucirc=db Udblac=170 \
    Ugrave=d9 Umacr=16a UnderBar=5f Uogon=172 Uring=16e Utilde=168 Uuml=dc Verbar=2016 Vert=2016 \
    VerticalLine=7c VeryThinSpace=200a Wcirc=174 Yacute=dd Ycirc=176 Yuml=178 Zacute=179 \
    Zcaron=17d Zdot=17b ZeroWidthSpace=200b aacute=e1 abreve=103 acirc=e2 acute=b4 aelig=e6 \
    agrave=e0 amacr=101 amp=26 angst=c5 aogon=105 apos=27 aring=e5 ast=2a atilde=e3 auml=e4 \
    backprime=2035 bdquo=201e bprime=2035 brvbar=a6 bsol=5c bull=2022 bullet=2022 cacute=107 \
    caret=2041 ccaron=10d ccedil=e7 ccirc=109 cdot=10b cedil=b8 cent=a2 centerdot=b7 circledR=ae \
    colon=3a comma=2c commat=40 copy=a9 curren=a4 dagger=2020 dash=2010 dcaron=10f ddagger=2021 \
    deg=b0 die=a8 div=f7 divide=f7 dollar=24 dstrok=111 eacute=e9 ecaron=11b ecirc=ea edot=117 \
    egrave=e8 emacr=113 emsp=2003 emsp13=2004 emsp14=2005 eng=14b ensp=2002 eogon=119 equals=3d \
    eth=f0 euml=eb euro=20ac excl=21 fflig=fb00 filig=fb01 fllig=fb02 fnof=192 frac12=bd \
    frac14=bc frac34=be frasl=2044 gacute=1f5 gbreve=11f gcirc=11d gdot=121 grave=60 gt=3e \
    hairsp=200a half=bd hcirc=125 hellip=2026 horbar=2015 hstrok=127 hybull=2043 hyphen=2010 \
    iacute=ed icirc=ee iexcl=a1 igrave=ec ijlig=133 imacr=12b imath=131 imped=1b5 inodot=131 \
    iogon=12f iquest=bf itilde=129 iuml=ef jcirc=135 jmath=237 kcedil=137 kgreen=138 lacute=13a \
    laquo=ab lbrace=7b lbrack=5b lcaron=13e lcedil=13c lcub=7b ldquo=201c ldquor=201e lmidot=140 \
    lowbar=5f lpar=28 lrm=200e lsaquo=2039 lsqb=5b lsquo=2018 lsquor=201a lstrok=142 lt=3c \
    macr=af mdash=2014 micro=b5 midast=2a middot=b7 mldr=2026 nacute=144 napos=149 nbsp=a0 \
    ncaron=148 ncedil=146 ndash=2013 nldr=2025 not=ac ntilde=f1 num=23 numsp=2007 oacute=f3 \
    ocirc=f4 odblac=151 oelig=153 ograve=f2 oline=203e omacr=14d ordf=aa ordm=ba oslash=f8 \
    otilde=f5 ouml=f6 para=b6 percnt=25 period=2e permil=2030 pertenk=2031 plus=2b plusmn=b1 \
    pm=b1 pound=a3 prime=2032 puncsp=2008 quest=3f quot=22 racute=155 raquo=bb rbrace=7d \
    rbrack=5d rcaron=159 rcedil=157 rcub=7d rdquo=201d rdquor=201d reg=ae rlm=200f rpar=29 \
    rsaquo=203a rsqb=5d rsquo=2019 rsquor=2019 sacute=15b sbquo=201a scaron=161 scedil=15f \
    scirc=15d sect=a7 semi=3b shy=ad sol=2f strns=af sup1=b9 sup2=b2 sup3=b3 szlig=df tcaron=165 \
    tcedil=163 thinsp=2009 thorn=fe times=d7 tprime=2034 trade=2122 tstrok=167 uacute=fa \
    ubreve=16d ucirc=fb udblac=171 ugrave=f9 umacr=16b uml=a8 uogon=173 uring=16f utilde=169 \
    uuml=fc verbar=7c vert=7c wcirc=175 yacute=fd ycirc=177 yen=a5 yuml=ff zacute=17a zcaron=17e \
    zdot=17c zwj=200d zwnj=200c \
";

/// Names that need no semicolon.
const OPEN: &str = "\
    AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT \
    Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN \
    Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar \
    ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 \
    gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute \
    ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 \
    sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml \
";

static BY_NAME: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let pairs = NAMES.split_ascii_whitespace().filter_map(|pair| pair.split_once('='));
    let code = |hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    pairs.filter_map(|(name, hex)| Some((name, code(hex)?))).collect()
});

static OPEN_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = OPEN.split_ascii_whitespace().collect();
    // `notin` before `not`
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
});

/// `raw` with its references undone, in `out`. In an attribute `&copy=1` is none.
pub(in crate::extract) fn resolve<'o>(
    raw: &'o [u8],
    attribute: bool,
    out: &'o mut Vec<u8>,
) -> &'o [u8] {
    let Some(first) = memchr::memchr(b'&', raw) else { return raw };
    out.clear();
    out.extend_from_slice(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(i) = memchr::memchr(b'&', rest) {
        out.extend_from_slice(&rest[..i]);
        rest = &rest[i..];
        match meaning(&rest[1..], attribute) {
            Some((c, length)) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[1 + length..];
            }
            None => {
                out.push(b'&');
                rest = &rest[1..];
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

/// The character that stands behind a `&`, and how many bytes its name takes.
fn meaning(rest: &[u8], attribute: bool) -> Option<(char, usize)> {
    if let Some(digits) = rest.strip_prefix(b"#") {
        return number(digits).map(|(c, length)| (c, length + 1));
    }
    let length = rest.iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = std::str::from_utf8(&rest[..length]).ok()?;
    if rest.get(length) == Some(&b';')
        && let Some(&c) = BY_NAME.get(name)
    {
        return Some((c, length + 1));
    }
    let open = OPEN_NAMES.iter().find(|open| name.starts_with(**open))?;
    let goes_on = name.len() > open.len() || rest.get(length) == Some(&b'=');
    if attribute && goes_on {
        return None;
    }
    BY_NAME.get(open).map(|&c| (c, open.len()))
}

fn number(digits: &[u8]) -> Option<(char, usize)> {
    let (radix, from) = match digits.first() {
        Some(b'x' | b'X') => (16, 1),
        _ => (10, 0),
    };
    let is_digit = |b: &&u8| char::from(**b).is_digit(radix);
    let length = digits[from..].iter().take(8).take_while(is_digit).count();
    let text = std::str::from_utf8(&digits[from..from + length]).ok()?;
    let code = u32::from_str_radix(text, radix).ok()?;
    let c = match code {
        // pages mean windows-1252
        0x80..=0x9F => {
            let byte = [code as u8];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()?
        }
        0 => return None,
        _ => char::from_u32(code)?,
    };
    let end = from + length;
    Some((c, end + usize::from(digits.get(end) == Some(&b';'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_for_what_people_see() {
        for (raw, attribute, expected) in [
            ("Ren&eacute;e &amp; zoon", false, "Renée & zoon"),
            ("jan&commat;x&period;be &#64; &#x40;", false, "jan@x.be @ @"),
            ("d&#146;Hondt &#8217;s", false, "d’Hondt ’s"),
            ("Andr&eacute &ampx; &notfound; & &;", false, "André &x; ¬found; & &;"),
            ("?a=1&copy=2&amp;b", true, "?a=1&copy=2&b"),
            ("&#0;&#xFFFFFFFF;&#", false, "&#0;&#xFFFFFFFF;&#"),
        ] {
            let mut out = Vec::new();
            let is = resolve(raw.as_bytes(), attribute, &mut out);
            assert_eq!(String::from_utf8_lossy(is), expected, "{raw}");
        }
    }
}
