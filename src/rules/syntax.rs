//! Holds a rule file as people write it. Must not know how a rule is used.
//! The whole syntax is described in `docs/rules.md`.

use serde::Deserialize;

/// One rule file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Name of the rule, such as `nl_bsn`; unique.
    pub id: String,
    /// What it finds, in a few words.
    pub title: String,
    /// Category of what it finds: a name of `categories.toml`.
    pub category: String,
    /// Pack it belongs to: `be`, `nl`, `eu`, …; rules of `core` are on in every choice.
    #[serde(default = "core")]
    pub pack: String,
    /// Whether it takes the place of a rule of the same name.
    #[serde(default)]
    pub replaces: bool,
    /// What it is, its forms, its check and its traps.
    pub about: String,
    /// Where the facts come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// How a match is found.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// What speaks for and against a match.
    #[serde(default)]
    pub context: Context,
    /// Weights that differ from the table of evidence, as log10 odds.
    #[serde(default)]
    pub weight: WeightsWritten,
    /// Texts or columns in which the rule must find something.
    #[serde(default)]
    pub example: Vec<Example>,
    /// Texts or columns in which it must find nothing likely or better.
    #[serde(default)]
    pub counter_example: Vec<CounterExample>,
}

fn core() -> String {
    super::CORE.to_owned()
}

/// How a match is found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matching {
    /// Written forms: `9` a digit, `X` a capital letter, `#` either, the rest itself.
    pub forms: Vec<String>,
    /// Those of the forms that hardly anything else is written in.
    pub canonical: Vec<String>,
    /// Forms that count only where they fill a cell.
    pub cell_forms: Vec<String>,
    /// The forms count in any other grouping too, where a word near announces them.
    pub any_grouping: bool,
    /// A regular expression for what no form describes; found at word boundaries only.
    pub pattern: Option<String>,
    /// Longest match of the pattern in bytes, where the pattern itself knows no end.
    pub max_length: Option<usize>,
    /// A built-in recogniser instead of forms: `email`, `phone`, `iban`, ….
    pub recogniser: Option<String>,
    /// A check on the compact form.
    pub check: Option<String>,
    /// Values of this shape count in a column that is called so: `word`, `words`,
    /// `text`, `code`, `any`, or `few`: words out of a dozen at most.
    pub cells: Option<String>,
    /// How equal values are recognised: `text`, `compact`, `phone`, `date`.
    pub normal: Option<String>,
    /// Rules that this one is a special case of: where it is believed, they go.
    pub supersedes: Vec<String>,
    /// Published samples and test values, compact.
    pub samples: Vec<String>,
    /// Counts only where a word near it or the field's name announces it: its forms
    /// and check are those of too many other things.
    pub announced: bool,
    /// Its first six digits are the holder's date of birth, YYMMDD; the month may have
    /// 20 or 40 more.
    pub born: bool,
    /// A field's name, a colon or `=`, and a value of this kind is a match in running
    /// text too: `values`, `amount`, `id`, `secret`.
    pub labelled: Option<String>,
    /// Values that `labelled = "values"` takes.
    pub values: Vec<String>,
    /// Words that are a match by themselves where a person stands near; a final `*`
    /// lets the word go on.
    pub terms: Vec<String>,
}

/// What speaks for and against a match.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Context {
    /// Words that announce it; a final `*` lets the word go on.
    pub keywords: Vec<String>,
    /// Words that speak against it. Here and in every list of words `@name` stands for
    /// a list of the lexicon.
    pub contrary: Vec<String>,
    /// Names of fields that hold it.
    pub fields: Vec<String>,
    /// Names of fields that may hold it, beside other personal fields.
    pub weak_fields: Vec<String>,
    /// Beginnings of categories (`name.`, `contact.`) of which a field must stand
    /// beside one that has a vague name.
    pub beside: Vec<String>,
    /// Name lists that vouch for a column: `first-names`, `last-names`, `places`.
    pub lists: Vec<String>,
}

impl Default for Context {
    fn default() -> Self {
        let beside = ["name.", "contact.", "gov.", "demo."].map(str::to_owned).to_vec();
        Context {
            keywords: Vec::new(),
            contrary: Vec::new(),
            fields: Vec::new(),
            weak_fields: Vec::new(),
            beside,
            lists: Vec::new(),
        }
    }
}

/// Weights as log10 odds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WeightsWritten {
    /// Odds that a candidate of these forms is one, before any evidence.
    pub prior: Option<f64>,
    /// Weight of the forms marked canonical.
    pub canonical: Option<f64>,
    /// Weight of a label directly before.
    pub label: Option<f64>,
    /// Weight of a keyword nearby.
    pub keyword: Option<f64>,
    /// Weight of a field so called.
    pub field: Option<f64>,
    /// Weight of standing on a list.
    pub listed: Option<f64>,
    /// Weight of a structure around it.
    pub structure: Option<f64>,
    /// Share of random candidates that pass the check, given the forms.
    pub chance: Option<f64>,
    /// Share of the values of a column that pass by chance where all have the look of
    /// it, as moments have that of a rijksregisternummer; the chance if it is not given.
    pub among: Option<f64>,
}

/// A text, or the values of a field, in which the rule must find something.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Running text.
    pub text: Option<String>,
    /// Name of a field; with `values`.
    pub field: Option<String>,
    /// Values of a field.
    #[serde(default)]
    pub values: Vec<String>,
    /// Names of fields that stand beside it in the same table.
    #[serde(default)]
    pub beside: Vec<String>,
    /// What is found in the text, in order.
    #[serde(default)]
    pub finds: Vec<String>,
    /// The band of what is found: at least this one.
    pub band: Option<crate::model::Band>,
}

/// A text, or the values of a field, in which the rule must find nothing likely or better.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterExample {
    /// Running text.
    pub text: Option<String>,
    /// Name of a field; with `values`.
    pub field: Option<String>,
    /// Values of a field.
    #[serde(default)]
    pub values: Vec<String>,
    /// Why it must not be found.
    pub why: String,
}

/// `categories.toml`: the closed list of categories.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoriesFile {
    /// All categories.
    pub category: Vec<CategoryWritten>,
}

/// One category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryWritten {
    /// Its name, such as `contact.email`.
    pub name: String,
    /// Its sensitivity class.
    pub sensitivity: String,
    /// Its key in the fideslang taxonomy.
    pub fides: Option<String>,
    /// Its terms in the W3C Data Privacy Vocabulary.
    #[serde(default)]
    pub dpv: Vec<String>,
}
