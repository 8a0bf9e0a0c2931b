/** Called between pieces of long work: others have their turn, and a stop is heard. */
export type Pause = () => Promise<void>;
