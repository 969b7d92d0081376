package dev.tauko.http;

/**
 * Who wants to know what becomes of a session's requests: for metrics, logs and spans. aiohttp
 * calls this {@code TraceConfig}.
 *
 * <pre>{@code
 * Tracing slow = request -> new RequestTrace() {
 *   private final long start = System.nanoTime();
 *
 *   @Override
 *   public void end(ClientResponse response) {
 *     timer.record(System.nanoTime() - start, NANOSECONDS);
 *   }
 * };
 * ClientSession.builder().tracing(slow)…
 * }</pre>
 */
@FunctionalInterface
public interface Tracing {

  /**
   * A request begins. Called by the coroutine that makes it; may be called by several at a time.
   * What this throws is logged, and the request is not traced then. aiohttp's {@code
   * on_request_start}.
   *
   * @return what hears of this request from now on
   */
  RequestTrace start(ClientRequest request);
}
