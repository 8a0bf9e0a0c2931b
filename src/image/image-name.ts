/** Whether a stored name is the one that was asked for, as Docker fills names up: `alpine` asks for
 *  docker.io/library/alpine:latest. */
export function isNamed(stored: string, wanted: string): boolean {
  return familiarName(stored) === familiarName(wanted);
}

function familiarName(name: string): string {
  const short = name.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}
