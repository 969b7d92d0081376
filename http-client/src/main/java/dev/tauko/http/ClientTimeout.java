package dev.tauko.http;

import dev.tauko.http.internal.settings.HttpSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the time that a request may take; {@code null} stands for no limit. Real time counts,
 * whatever clock the event loop has. aiohttp calls this {@code ClientTimeout}.
 *
 * @param total for the whole request: waiting for a connection, all redirects and retries, until
 *     the body has been read. A response whose body has not arrived by then is closed, whether
 *     anybody reads it or not, and the next read fails.
 * @param connect for getting a connection: waiting for a free place under the limits, and opening
 *     it
 * @param sockConnect for opening a new connection: looking up the name, TCP, the proxy's answer and
 *     TLS
 * @param sockRead for each wait for bytes from the server, once the request is out. Time in which
 *     nobody wants bytes does not count.
 * @param sockWrite for each wait until the server takes bytes of the request, of which 64 KiB at
 *     most go out at a time. Time in which there are none to send does not count, nor do bytes that
 *     lie in the buffers of the operating system, which may be megabytes
 */
public record ClientTimeout(
    @Nullable Duration total,
    @Nullable Duration connect,
    @Nullable Duration sockConnect,
    @Nullable Duration sockRead,
    @Nullable Duration sockWrite) {

  /** No limits at all. */
  public static final ClientTimeout NONE = new ClientTimeout(null, null, null, null, null);

  /**
   * Checks the limits. One of more than 200 days counts as 200 days when a request is made.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public ClientTimeout {
    check("total", total);
    check("connect", connect);
    check("sockConnect", sockConnect);
    check("sockRead", sockRead);
    check("sockWrite", sockWrite);
  }

  /** These limits, none of them longer than timers can be set for. */
  ClientTimeout bounded() {
    return new ClientTimeout(
        bounded(total),
        bounded(connect),
        bounded(sockConnect),
        bounded(sockRead),
        bounded(sockWrite));
  }

  private static @Nullable Duration bounded(@Nullable Duration limit) {
    return limit == null ? null : HttpSettings.bounded(limit);
  }

  private static void check(String name, @Nullable Duration limit) {
    if (limit != null && !limit.isPositive()) {
      throw new IllegalArgumentException(
          name + " is " + limit + "; accepted: a positive duration, or null for no limit");
    }
  }

  /** Returns limits of which only that on the whole request is set. */
  public static ClientTimeout ofTotal(Duration limit) {
    return NONE.withTotal(limit);
  }

  /** Returns the same limits with another one on the whole request. */
  public ClientTimeout withTotal(@Nullable Duration limit) {
    return new ClientTimeout(limit, connect, sockConnect, sockRead, sockWrite);
  }

  /** Returns the same limits with another one on getting a connection. */
  public ClientTimeout withConnect(@Nullable Duration limit) {
    return new ClientTimeout(total, limit, sockConnect, sockRead, sockWrite);
  }

  /** Returns the same limits with another one on opening a new connection. */
  public ClientTimeout withSockConnect(@Nullable Duration limit) {
    return new ClientTimeout(total, connect, limit, sockRead, sockWrite);
  }

  /** Returns the same limits with another one on each wait for bytes from the server. */
  public ClientTimeout withSockRead(@Nullable Duration limit) {
    return new ClientTimeout(total, connect, sockConnect, limit, sockWrite);
  }

  /** Returns the same limits with another one on each wait until the server takes bytes. */
  public ClientTimeout withSockWrite(@Nullable Duration limit) {
    return new ClientTimeout(total, connect, sockConnect, sockRead, limit);
  }
}
