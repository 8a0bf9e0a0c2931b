import { Scratch } from "../scratch.ts";
import { CURVES } from "./curves.ts";
import { growthOf } from "./measure.ts";

// Measures one curve, by its place in the list, and prints what came of it as JSON.

const [, , place, pace] = process.argv;
console.log(JSON.stringify(growthOf(CURVES[Number(place)]!, Scratch.open(), pace === "smoke")));
