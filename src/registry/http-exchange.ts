/** A request as this room makes it. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  readonly signal?: AbortSignal;
  /** Whether the server may show any certificate: for hosts that were named as insecure. */
  readonly trustAny?: boolean;
}

export interface HttpBody {
  /** Bytes. */
  readonly size: number;
  /** Its bytes from the beginning; called again for a second attempt. */
  chunks(): Iterable<Uint8Array>;
}

export interface HttpResponse {
  readonly status: number;
  /** The value of a header, or null; several of one name joined by commas. */
  header(name: string): string | null;
  /** The bytes as they came: nothing is unpacked. Throws RegistryError when the connection breaks. To be read to its
   *  end, or left, or discarded. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange without the rest of the body. */
  discard(): void;
}

/** Sends requests, one after another over connections that are kept. Follows no redirects and answers no challenges.
 *  @throws RegistryError when there is no answer; the signal's reason when it ends it */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends all connections. */
  close(): void;
}

/** The body of a small answer as text, cut at `limit` bytes. */
export async function textOf(response: HttpResponse, limit: number): Promise<string> {
  return (await bytesOf(response, limit)).bytes.toString("utf8");
}

/** The body of a small answer. What goes beyond `limit` is not read, and `whole` is false then. */
export async function bytesOf(
  response: HttpResponse,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > limit) {
      response.discard();
      return { bytes: Buffer.concat(chunks).subarray(0, limit), whole: false };
    }
  }
  return { bytes: Buffer.concat(chunks), whole: true };
}
