package dev.tauko.http;

/**
 * Code that stands between a session and the network: it sees every request that goes out and every
 * response that comes in, and may change both, answer by itself, or ask again.
 *
 * <pre>{@code
 * Middleware timed = (request, next) -> {
 *   long start = System.nanoTime();
 *   try {
 *     return next.send(request);
 *   } finally {
 *     log.info("{} took {} ns", request, System.nanoTime() - start);
 *   }
 * };
 * }</pre>
 *
 * <p>A middleware is plain code of the coroutine that makes the request: it may suspend, and what
 * cancels the coroutine cancels it there. It is called once for each request on the network that a
 * redirect leads to. Of several, the one given first is called first and hears of the response
 * last. Header fields that it adds go to the URL of the request that it is given, wherever a
 * redirect has led; secrets are for the origin that they were made for: {@link
 * ClientRequest#hasOriginOf}. A middleware that asks again, or answers by itself with {@link
 * ClientResponse#of}, closes the responses it drops. The handshake of a {@link WebSocket} is a GET
 * with the field Upgrade, whose fields of its own are written anew for every connection; its method
 * must stay. aiohttp calls this a client middleware ({@code ClientMiddlewareType}).
 */
@FunctionalInterface
public interface Middleware {

  /** The rest of the way to the network: the next middleware, or the network itself. */
  @FunctionalInterface
  interface Next {
    /**
     * Sends a request on. Suspends until the head of the response is there.
     *
     * @throws ClientException if there is no response
     */
    ClientResponse send(ClientRequest request);
  }

  /**
   * Handles one request.
   *
   * @param request what is about to be sent
   * @param next sends a request on; may be called any number of times
   * @return the response that the caller gets
   */
  ClientResponse handle(ClientRequest request, Next next);
}
