import type { Work } from "../cost/time/work.ts";
import type { LayerResult, Mismatch, StepResult } from "../scenario/result.ts";
import { adviceFor } from "./advice.ts";
import { deedJson, taggedJson } from "./build/deed-json.ts";
import { comparedJson } from "./compare/compared-json.ts";
import { type TimedWay, wayTime } from "./compare/compared-scenario.ts";
import { FIRST_CHANGES } from "./first-change.ts";
import type { JsonContainer, JsonCost, JsonLayer, JsonReport, JsonStep } from "./json-shape.ts";
import { deviceJson, timed, timedWait, wholeNanoseconds } from "./json-time.ts";
import {
  layerOf,
  type PricedContainer,
  type PricedScenario,
  stepTime,
  totalTime,
} from "./priced.ts";
import type { PricedFor } from "./priced-for.ts";

/** All that a scenario led to, as a document for programs. */
export function jsonReport(priced: PricedScenario): JsonReport {
  const { result, hidden, containers, stepWork, pricedFor } = priced;
  const priceWay = (way: TimedWay) => wholeNanoseconds(wayTime(way, pricedFor));
  const names = containers.map(({ result: { name } }) => name);
  return {
    format: "copyup-scenario-report",
    version: 1,
    file: result.file,
    title: result.title,
    ...given("about", result.about),
    ok: result.ok,
    device: deviceJson(pricedFor),
    work: priced.work,
    time: wholeNanoseconds(totalTime(priced)),
    image: {
      bytes: sum(result.layers.map(({ bytes }) => bytes)),
      hiddenBytes: sum(hidden),
      layers: result.layers.map((layer, i) =>
        jsonLayer(layer, result.layers.length - i, hidden[i]!),
      ),
    },
    ...(result.build === null ? {} : { build: deedJson(result.build, pricedFor) }),
    steps: result.steps.map((step, i) => jsonStep(step, stepWork[i]!, names, pricedFor)),
    images: taggedJson(result),
    diskBytes: result.diskBytes,
    containers: containers.map((container) => jsonContainer(priced, container)),
    ...(priced.compared === null ? {} : { compared: comparedJson(priced.compared, priceWay) }),
    mismatches: result.mismatches.map(jsonMismatch),
    advice: adviceFor(priced).map((advice) => timed(advice, pricedFor)),
    notes: result.notes,
  };
}

function jsonLayer(layer: LayerResult, number: number, hiddenBytes: number): JsonLayer {
  const { name, createdBy, bytes, files, directories, symlinks, specials } = layer;
  const { whiteouts, opaques } = layer;
  return {
    number,
    name,
    ...given("createdBy", createdBy),
    bytes,
    hiddenBytes,
    files,
    directories,
    symlinks,
    specials,
    whiteouts,
    opaques,
  };
}

function jsonStep(
  step: StepResult,
  work: Work,
  names: readonly string[],
  pricedFor: PricedFor,
): JsonStep {
  const { number, line, action, text, path, container, as, note } = step;
  const { repeat, runs, ok, outcome, copiedUp, copiedBytes, writtenBytes, deed } = step;
  return {
    number,
    line,
    action,
    text,
    ...given("path", path),
    ...(container === null ? {} : { container: names[container]! }),
    as,
    ...given("note", note),
    repeat,
    runs,
    ok,
    outcome,
    copiedUp,
    copiedBytes,
    writtenBytes,
    ...(deed === undefined ? {} : { deed: deedJson(deed, pricedFor) }),
    work,
    time: wholeNanoseconds(stepTime(step, work, pricedFor)),
  };
}

function jsonContainer(priced: PricedScenario, container: PricedContainer): JsonContainer {
  const { name, whiteouts, opaques } = container.result;
  const { upper, ...cost } = container.cost;
  const { pricedFor } = priced;
  const layerName = (number: number) =>
    number === 0 ? "upper" : layerOf(priced.result, container.result, number).name;
  const named: JsonCost = {
    ...timed(cost, pricedFor),
    bySteps: cost.bySteps.map((step) => timed(step, pricedFor)),
    byPaths: cost.byPaths.map((path) => timed(path, pricedFor)),
    byLayers: cost.byLayers.map((layer) => ({ ...layer, name: layerName(layer.layer) })),
    copyUps: cost.copyUps.map((copy) => ({
      ...timedWait(copy, pricedFor),
      layer: layerName(copy.fromLayer),
      laterTime: timedWait({ work: FIRST_CHANGES[copy.trigger].later }, pricedFor).time,
    })),
  };
  const hiddenBytes = sum(container.hidden) - sum(priced.hidden);
  return { name, upper, whiteouts, opaques, hiddenBytes, cost: named };
}

function jsonMismatch({ where, line, expected, actual, missing, extra }: Mismatch): Mismatch {
  return {
    where,
    line,
    expected,
    actual,
    ...given("missing", missing),
    ...given("extra", extra),
  };
}

/** The field, unless there is nothing to put in it. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
