import type { Finding, FindingKind } from "../../analyze/analysis.ts";
import { sha256Hex } from "../../base/sha256.ts";
import { durationWords } from "../duration-words.ts";
import { wholeNanoseconds } from "../json-time.ts";
import { type PricedFor, timeFor } from "../priced-for.ts";
import { sizeWords } from "../words.ts";
import type { AnalysisReport } from "./analysis-report.ts";
import { CLASS_LOOKS } from "./class-looks.ts";
import type { StepSource } from "./step-source.ts";

const GATE = "gate";

/** An analysis as SARIF 2.1.0, for code scanning: a result a finding that is shown, and one a gate that failed. */
export function analysisSarif(report: AnalysisReport, version: string): Record<string, unknown> {
  const { analysis, selected, verdicts, source, pricedFor } = report;
  const rules = [
    ...(Object.keys(RULES) as FindingKind[]).map((kind) => ({
      id: kind,
      shortDescription: { text: RULES[kind] },
      defaultConfiguration: { level: "warning" },
    })),
    {
      id: GATE,
      shortDescription: { text: "The image crosses a bound that was set for it." },
      defaultConfiguration: { level: "error" },
    },
  ];
  const indexOf = (id: string) => rules.findIndex((rule) => rule.id === id);
  const findings = selected.findings.map((finding) => ({
    ruleId: finding.kind,
    ruleIndex: indexOf(finding.kind),
    level: "warning",
    message: { text: messageOf(finding, pricedFor) },
    locations: [locationOf(analysis.name, finding.layer, source)],
    partialFingerprints: { "copyupFinding/v1": fingerprint(finding) },
    properties: {
      ...{ layer: finding.layer, bytes: finding.bytes, savingBytes: finding.savingBytes },
      savingTime: wholeNanoseconds(timeFor(finding.savingWork, pricedFor)),
      ...{ fix: finding.fix.kind, lines: finding.fix.lines, directory: finding.directory },
    },
  }));
  const gates = verdicts
    .filter(({ status }) => status === "fail")
    .map(({ gate, given, found }) => ({
      ruleId: GATE,
      ruleIndex: indexOf(GATE),
      level: "error",
      message: { text: `${gate} ${given}: ${found}.` },
      locations: [locationOf(analysis.name, null, source)],
      partialFingerprints: { "copyupFinding/v1": hashOf([GATE, gate]) },
    }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "copyup", version, rules } },
        columnKind: "utf16CodeUnits",
        results: [...gates, ...findings],
        properties: {
          ...{ image: analysis.name, id: analysis.id, synthetic: analysis.synthetic },
          ...{ bytes: analysis.bytes, savingBytes: analysis.savingBytes },
        },
      },
    ],
  };
}

const RULES: Readonly<Record<FindingKind, string>> = {
  metadata: `Stored again: ${CLASS_LOOKS.metadata.words}.`,
  unchanged: `Stored again: ${CLASS_LOOKS.unchanged.words}.`,
  deleted: "Removed by a later layer, and still stored.",
  replaced: "Written anew by a later layer, and still stored.",
  moved: "Moved by a later layer: stored at the old name and at the new one.",
  partial: "Changed in part, and stored as a whole again.",
  duplicate: "Stored several times at several paths.",
  "left-over": "Caches, package lists, logs and other files that images rarely need.",
};

function messageOf(finding: Finding, pricedFor: PricedFor): string {
  const { cause, fix, savingBytes, savingWork } = finding;
  const time = durationWords(timeFor(savingWork, pricedFor));
  return `${cause} ${fix.words} This saves ${sizeWords(savingBytes)}, and ${time} to unpack them.`;
}

function locationOf(image: string, layer: number | null, source: StepSource | null): object {
  const name = layer === null ? image : `${image}, layer ${layer}`;
  const logicalLocations = [{ name, kind: "resource" }];
  if (source === null) return { logicalLocations };
  const range = layer === null ? undefined : source.steps.get(layer);
  const region =
    range === undefined
      ? { startLine: 1 }
      : {
          ...{ startLine: range.line, startColumn: range.column },
          ...{ endLine: range.endLine, endColumn: range.endColumn },
        };
  const path = source.dockerfile.replace(/^(?:\.\/+)+/, "");
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri }, region }, logicalLocations };
}

/** The same for the same finding in the next image, whatever its layers and bytes are. */
const fingerprint = ({ kind, leftOver, directory, instruction }: Finding): string =>
  hashOf([kind, leftOver ?? "", directory, instruction ?? ""]);

function hashOf(words: readonly string[]): string {
  return sha256Hex([Buffer.from(words.join("\0"))]);
}
