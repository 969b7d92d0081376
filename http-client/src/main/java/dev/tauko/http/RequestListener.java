package dev.tauko.http;

/**
 * Listens to one request, redirects and repetitions included: for metrics, logs and spans. Every
 * method does nothing unless it is overridden.
 *
 * <pre>{@code
 * RequestListener.Factory timed = request -> new RequestListener() {
 *   private final long start = System.nanoTime();
 *
 *   @Override
 *   public void end(ClientResponse response) {
 *     timer.record(System.nanoTime() - start, NANOSECONDS);
 *   }
 * };
 * ClientSession.builder().listener(timed)…
 * }</pre>
 *
 * <p>Each call happens after the one before it, but on different threads: the coroutine's, the
 * pool's, a stream's, one that looks names up. It should return at once and must not suspend. An
 * exception that it throws is logged and has no other effect. A request that is cancelled may still
 * have a call or two under way. Each method names the signal of aiohttp that it stands for.
 */
public interface RequestListener {

  /** Makes the listeners of a session's requests. aiohttp calls this {@code TraceConfig}. */
  @FunctionalInterface
  interface Factory {

    /**
     * A request begins. Called by the coroutine that makes it; may be called by several at a time.
     * An exception that this throws is logged, and the request has no listener of this factory
     * then. aiohttp's {@code on_request_start}.
     *
     * @return the listener of this request
     */
    RequestListener start(ClientRequest request);
  }

  /** All places are taken: the request waits. {@code on_connection_queued_start}. */
  default void queuedStart() {}

  /** The request that waited gets its turn. {@code on_connection_queued_end}. */
  default void queuedEnd() {}

  /** A connection is opened for the request. {@code on_connection_create_start}. */
  default void connectionCreateStart() {}

  /**
   * The connection that was opened for the request can carry it. {@code on_connection_create_end}.
   */
  default void connectionCreateEnd() {}

  /** The request goes over a connection that has served before. {@code on_connection_reuseconn}. */
  default void connectionReused() {}

  /**
   * The addresses of a host are being looked up. {@code on_dns_cache_miss} and {@code
   * on_dns_resolvehost_start}.
   */
  default void dnsResolveStart(String host) {}

  /**
   * The addresses of a host have been looked up, or it has none. {@code on_dns_resolvehost_end}.
   */
  default void dnsResolveEnd(String host) {}

  /** The addresses of a host are known from a lookup before. {@code on_dns_cache_hit}. */
  default void dnsCacheHit(String host) {}

  /**
   * The head of the request goes out. On a connection that was opened for it, this may come before
   * {@link #connectionCreateEnd}. {@code on_request_headers_sent}.
   */
  default void headersSent() {}

  /** Bytes of the request's body go out. {@code on_request_chunk_sent}. */
  default void chunkSent(int bytes) {}

  /** Bytes of the response's body came in. {@code on_response_chunk_received}. */
  default void chunkReceived(int bytes) {}

  /**
   * A redirect is followed.
   *
   * @param request what was redirected
   * @param response what redirects it; closed. {@code on_request_redirect}.
   */
  default void redirect(ClientRequest request, ClientResponse response) {}

  /** The head of the response that the caller gets is there. {@code on_request_end}. */
  default void end(ClientResponse response) {}

  /**
   * There is no response: the request failed or was cancelled. {@code on_request_exception}.
   *
   * @param failure a {@link ClientException}, a {@link dev.tauko.CancelledError}, or what a
   *     middleware has thrown
   */
  default void exception(Throwable failure) {}
}
