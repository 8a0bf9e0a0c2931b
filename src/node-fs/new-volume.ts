import { Volume } from "memfs";

/** An empty volume of memfs. The one place that loads memfs: who asks for none has none in a bundle. */
export const newVolume = (): Volume => new Volume();
