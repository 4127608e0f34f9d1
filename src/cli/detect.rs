//! Holds `speur detect`: the matches in a text with their evidence, for people who
//! write rules and for scripts. Must not know files of a share: that is `scan`.

use super::args::Configured;
use super::config::configured;
use super::values::name_search;
use super::{Exit, Failure};
use crate::config::Config;
use crate::detect::{Detector, Match, ValueHash, band, mask, reasons, score};
use crate::input::{self, Folded};
use crate::model::{Band, Evidence, NameSearch};
use crate::plan;
use crate::rules::RuleSet;
use crate::rules::allow::Here;
use crate::validate::Today;
use clap::Args as ClapArgs;
use serde::Serialize;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  echo 'BSN: 111222333' | speur detect --explain
  speur detect letter.txt                    the matches, masked
  speur detect --json --lines notes.txt      one JSON object for each match";

#[derive(Debug, ClapArgs)]
pub(super) struct DetectArgs {
    /// The text, in UTF-8; `-` for standard input
    #[arg(default_value = "-", hide_default_value = true)]
    pub(super) file: PathBuf,

    /// Tell what speaks for and against each match
    #[arg(long)]
    pub(super) explain: bool,

    /// One JSON object a match and line: line, start, end (bytes in the input),
    /// category, rule, band, evidence
    #[arg(long)]
    pub(super) json: bool,

    /// Take every line as a text of its own
    #[arg(long)]
    pub(super) lines: bool,

    /// How far names of persons are looked for: full, lists, fields
    #[arg(long, value_name = "full|lists|fields", value_parser = name_search)]
    pub(super) names: Option<NameSearch>,

    #[command(flatten)]
    pub(super) configured: Configured,

    /// Show the values themselves, not their masks
    #[arg(long)]
    pub(super) show_values: bool,
}

/// Longest text, or line under `--lines`, in bytes.
const LONGEST: u64 = 256 << 20;

/// Runs the command.
pub(super) fn run(args: &DetectArgs) -> Result<Exit, Failure> {
    match detect(args) {
        // whoever reads has seen enough
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Complete),
        Err(Stop::Output(error)) => {
            Err(Failure::internal(format!("cannot write to standard output: {error}")))
        }
        Err(Stop::Failed(failure)) => Err(failure),
        Ok(()) => Ok(Exit::Complete),
    }
}

/// Why the text was not shown to its end.
enum Stop {
    Output(io::Error),
    Failed(Failure),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failed(failure)
    }
}

fn detect(args: &DetectArgs) -> Result<(), Stop> {
    let flags = Config { names: args.names, ..args.configured.chosen.layer() };
    let config = configured(args.configured.config.as_deref(), flags)?;
    let day = plan::day(&config, super::scan::today()).map_err(Failure::usage)?;
    let rules = plan::rules(&config, day).map_err(Failure::usage)?;
    super::warn_of(&rules);
    let mut input = open(&args.file)?;
    let stdout = io::stdout().lock();
    let here = rules.allow.here(&args.file.display().to_string());
    let mut shown = Shown { rules: &rules, here, args, out: BufWriter::new(stdout) };
    let mut detector = Detector::new(&rules, Today(day), ValueHash::new(None), true);
    let mut text = Vec::new();
    let (mut line, mut offset) = (1, 0);
    loop {
        text.clear();
        let mut bounded = input.by_ref().take(LONGEST + 1);
        let read = match args.lines {
            true => bounded.read_until(b'\n', &mut text),
            false => read_all(&mut bounded, &mut text),
        };
        let n = read.map_err(|error| Failure::usage(format!("cannot read the text: {error}")))?;
        if n as u64 > LONGEST {
            let failure = Failure::usage(match args.lines {
                true => format!("line {line} is longer than 256 MiB: cut it"),
                false => "the text is longer than 256 MiB: use --lines, or `speur scan`".into(),
            });
            return Err(failure.into());
        }
        if n == 0 {
            break;
        }
        shown.matches(&mut detector, &text, line, offset)?;
        line += text.iter().filter(|&&b| b == b'\n').count();
        offset += n;
    }
    shown.out.flush()?;
    Ok(())
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = input::open(file, true)
        .map_err(|error| Failure::usage(format!("cannot read `{}`: {error}", file.display())))?;
    Ok(Box::new(BufReader::new(opened.file)))
}

#[allow(clippy::disallowed_methods, reason = "what it reads from is bounded")]
fn read_all(bounded: &mut impl Read, text: &mut Vec<u8>) -> io::Result<usize> {
    bounded.read_to_end(text)
}

/// A match as `--json` prints it, a line each.
#[derive(Serialize)]
struct Found<'a> {
    /// Line in the input, from 1.
    line: usize,
    /// Offsets in the input, in bytes: of the first, and behind the last.
    start: usize,
    end: usize,
    category: &'a str,
    rule: &'a str,
    band: Band,
    evidence: Vec<Evidence>,
    /// Log10 odds in hundredths, and what each reason adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<(String, i32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Why an allow-list takes it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a str>,
}

struct Shown<'a, W: Write> {
    rules: &'a RuleSet,
    here: Here,
    args: &'a DetectArgs,
    out: BufWriter<W>,
}

impl<W: Write> Shown<'_, W> {
    /// Shows the matches of `raw`, which starts at `line` and `offset` of the input.
    fn matches(
        &mut self,
        detector: &mut Detector,
        raw: &[u8],
        line: usize,
        offset: usize,
    ) -> io::Result<()> {
        let folded = Folded::of(raw);
        let mut found: Vec<Match> = detector.matches(folded.text()).to_vec();
        found.sort_unstable_by_key(|m| (m.start, m.end, m.rule));
        let (mut counted, mut newlines, mut line_start) = (0, 0, 0);
        for m in &found {
            let Some(band) = band(score(self.rules.rule(m.rule), m.signature)) else { continue };
            let (start, end) = (folded.origin(m.start as usize), folded.origin(m.end as usize));
            for at in memchr::memchr_iter(b'\n', &raw[counted..start]) {
                newlines += 1;
                line_start = counted + at + 1;
            }
            counted = start;
            let value = &folded.text()[m.start as usize..m.end as usize];
            let allowed = detector.allowed_by(m.rule, value, &self.here);
            let allowed = allowed.map(|entry| self.rules.allow.reason(entry));
            let value = match self.args.show_values {
                true => String::from_utf8_lossy(value).into_owned(),
                false => mask(value),
            };
            if self.args.json {
                self.as_json(
                    m,
                    band,
                    line + newlines,
                    (offset + start, offset + end),
                    value,
                    allowed,
                )?;
            } else {
                self.for_people(m, band, line + newlines, start - line_start + 1, &value, allowed)?;
            }
        }
        Ok(())
    }

    fn as_json(
        &mut self,
        m: &Match,
        band: Band,
        line: usize,
        (start, end): (usize, usize),
        value: String,
        allowed: Option<&str>,
    ) -> io::Result<()> {
        let rule = self.rules.rule(m.rule);
        let explain = self.args.explain;
        let found = Found {
            line,
            start,
            end,
            category: &rule.category,
            rule: &rule.id,
            band,
            evidence: m.signature.iter().collect(),
            score: explain.then(|| score(rule, m.signature)),
            reasons: if explain { reasons(rule, m.signature) } else { Vec::new() },
            value: self.args.show_values.then_some(value),
            allowed,
        };
        serde_json::to_writer(&mut self.out, &found)?;
        self.out.write_all(b"\n")
    }

    fn for_people(
        &mut self,
        m: &Match,
        band: Band,
        line: usize,
        column: usize,
        value: &str,
        allowed: Option<&str>,
    ) -> io::Result<()> {
        let rule = self.rules.rule(m.rule);
        let place = format!("{line}:{column}");
        let band = match band {
            Band::Confirmed => "confirmed",
            Band::Likely => "likely",
            Band::Candidate => "candidate",
        };
        let value = value.replace('\n', " ");
        writeln!(self.out, "{place:>8}  {band:9}  {:20} {value}", rule.category)?;
        if let Some(reason) = allowed {
            writeln!(self.out, "{:10}allowed: {reason}", "")?;
        }
        if self.args.explain {
            writeln!(self.out, "{:10}rule {}: {}", "", rule.id, rule.title)?;
            for (reason, weight) in reasons(rule, m.signature) {
                writeln!(self.out, "{:12}{:+6.2}  {reason}", "", f64::from(weight) / 100.0)?;
            }
            let sum = f64::from(score(rule, m.signature)) / 100.0;
            writeln!(self.out, "{:12}{sum:+6.2}  log10 odds in all", "")?;
        }
        Ok(())
    }
}
