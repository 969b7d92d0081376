package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.reading.Continuation;
import dev.tauko.http.internal.reading.FileVersion;
import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Repeats a request whose response broke off while its body was saved to a file: for the bytes that
 * are missing, or, where these might be of another version of the file, for all of them.
 *
 * <p>What is missing is asked for with Range, on the condition (If-Range) that the version is still
 * the one that has been saved. An answer of status 206 is used only if it says that it has all of
 * the missing bytes of that very version; one of status 200 starts the file anew, and so does the
 * attempt after any other answer about ranges (412, 416, a 206 with other bytes). Each request is
 * an attempt as {@link RetryMiddleware} counts them, after those that the head took.
 *
 * <p>Belongs to the coroutine that saves; {@link #close} may be called from any thread.
 */
final class BodyRetry implements Continuation {
  private static final Logger log = Loggers.of(RetryMiddleware.class);

  private final RetryMiddleware policy;
  private final ClientRequest request;
  private final Middleware.Next next;
  private final ClientResponse first;
  private int attempt;
  private FileVersion version;
  private volatile ClientResponse current;
  private volatile boolean isClosed;
  private volatile @Nullable ListenerFanOut listeners;

  private BodyRetry(
      RetryMiddleware policy,
      ClientRequest request,
      Middleware.Next next,
      ClientResponse first,
      int attempt) {
    this.policy = policy;
    this.request = request;
    this.next = next;
    this.first = first;
    this.attempt = attempt;
    this.version = FileVersion.of(first.raw().head());
    this.current = first;
  }

  /**
   * What may repeat a request for the sake of its body; null if nothing may.
   *
   * @param attempt how many attempts there have been
   */
  static @Nullable BodyRetry of(
      RetryMiddleware policy,
      ClientRequest request,
      Middleware.Next next,
      ClientResponse response,
      int attempt) {
    boolean isPlain =
        request.method().equals("GET")
            && request.body().contentLength().orElse(-1) == 0
            && response.status() == 200
            && !FileVersion.isCoded(response.headers());
    if (!isPlain) {
      return null;
    }
    for (Headers.Header field : request.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (name.equals("range") || name.startsWith("if-")) {
        return null;
      }
    }
    return new BodyRetry(policy, request, next, response, attempt);
  }

  /** Sets who is told of further responses. */
  void tellTo(ListenerFanOut listeners) {
    this.listeners = listeners;
  }

  /** Ends the response whose body is being saved; no other one follows. */
  void close() {
    isClosed = true;
    current.raw().close();
  }

  @Override
  public @Nullable Part after(long present, ClientException failure) {
    @Nullable ClientException later = null;
    Duration pause = mayPass(failure) ? policy.backoff(attempt) : null;
    boolean isRestMissing = version.length() < 0 || present < version.length();
    long from = version.isDivisible() && isRestMissing ? present : 0;
    while (true) {
      Duration wait = isClosed ? null : policy.granted(request, attempt, pause);
      if (wait == null) {
        if (later != null) {
          failure.addSuppressed(later);
        }
        return null;
      }
      log.debug(
          "{} is sent again in {}, from byte {}: {}",
          request,
          wait,
          from,
          (later == null ? failure : later).getMessage());
      Asyncio.sleep(wait);
      attempt++;
      try {
        ClientResponse response = next.send(asking(from));
        Part part = part(response, from);
        if (part != null) {
          return part;
        }
        later = unusable(response);
        if (policy.isPassing(response)) {
          pause = policy.pause(attempt, response);
        } else {
          boolean isAboutRanges = from > 0 && isAboutRanges(response.status());
          pause = isAboutRanges ? policy.backoff(attempt) : null;
          from = 0;
        }
        RetryMiddleware.drop(response);
      } catch (ClientException again) {
        later = again;
        pause = policy.mayPass(again, request) ? policy.backoff(attempt) : null;
      }
    }
  }

  private boolean mayPass(ClientException failure) {
    return (failure instanceof ClientPayloadException || failure instanceof ReadTimeoutException)
        && !FileVersion.isCoded(current.headers());
  }

  private static boolean isAboutRanges(int status) {
    return status == 206 || status == 412 || status == 416;
  }

  private ClientRequest asking(long from) {
    return from == 0
        ? request
        : request
            .withHeader("Range", "bytes=" + from + "-")
            .withHeader("If-Range", version.validator());
  }

  /** How a response goes on with the file from this position; null if it does not. */
  private @Nullable Part part(ClientResponse response, long from) {
    FileVersion found =
        switch (response.status()) {
          case 200 -> FileVersion.of(response.raw().head());
          case 206 -> from == 0 ? null : version.rest(response.raw().head(), from);
          default -> null;
        };
    if (found == null) {
      return null;
    }
    version = found;
    current = response;
    if (isClosed) {
      response.raw().close();
    }
    boolean isRest = response.status() == 206;
    ResponseBody body = response.raw().body();
    first.raw().body().continueIn(body, isRest ? from : 0);
    ListenerFanOut told = listeners;
    if (told != null) {
      told.continued(response.raw());
    }
    return new Part(response.reader(), isRest ? from : 0, isRest ? found.length() : -1);
  }

  private ClientException unusable(ClientResponse response) {
    return new ClientResponseException(
        request
            + " was repeated for the rest of its body, and answered with "
            + response.status()
            + (response.status() == 206 ? ", which has other bytes than were asked for" : ""),
        response.status(),
        response.headers(),
        null);
  }
}
