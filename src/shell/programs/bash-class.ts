// A module of its own, so that a bundle keeps this of just-bash and no more.
export { Bash } from "just-bash";
