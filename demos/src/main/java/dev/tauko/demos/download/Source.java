package dev.tauko.demos.download;

import dev.tauko.http.ClientConnectorCertificateException;
import dev.tauko.http.ClientConnectorDnsException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.TooManyRedirectsException;
import dev.tauko.sync.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A URL of a file, and what its server has said about the file.
 *
 * <p>Where the URL redirects, later requests go straight to where it has led, so that all parts
 * come from there; when that place does not let them in any more, the URL is asked for another one.
 */
final class Source {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> EXPIRED = Set.of(400, 401, 403, 404, 410);
  private static final Pattern SECONDS = Pattern.compile("\\d+");

  /** Who wants a longer wait does not want to be asked again. */
  private static final int MOST_DIGITS = 9;

  private final ClientSession session;
  private final String url;
  private final List<Headers.Header> headers;
  private final Hosts hosts;
  private final Duration longestWait;
  private String pinned;
  private @Nullable Remote remote;
  private int connections;
  private boolean isBroken;

  /** A response with bytes of the file. Holds a place at its host until it is closed. */
  final class Answer implements AutoCloseable {
    private final ClientResponse response;
    private final Remote remote;
    private final Permit place;
    private boolean isClosed;

    private Answer(ClientResponse response, Remote remote, Permit place) {
      this.response = response;
      this.remote = remote;
      this.place = place;
      connections++;
    }

    Source source() {
      return Source.this;
    }

    Remote remote() {
      return remote;
    }

    /** The next bytes; none at the end. Suspends. */
    ByteString read(int most) throws Failure {
      try {
        return response.read(most);
      } catch (ClientException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        connections--;
        response.close();
        place.close();
      }
    }
  }

  /**
   * @param longestWait how long to wait at most if its server wants a pause
   */
  Source(
      ClientSession session,
      String url,
      List<Headers.Header> headers,
      Hosts hosts,
      Duration longestWait) {
    this.session = session;
    this.url = url;
    this.pinned = url;
    this.headers = headers;
    this.hosts = hosts;
    this.longestWait = longestWait;
  }

  String url() {
    return url;
  }

  Hosts.Host host() {
    return hosts.of(pinned);
  }

  /** How many responses of it are open. */
  int connections() {
    return connections;
  }

  /** It is of no use any more. */
  void markBroken() {
    isBroken = true;
  }

  boolean isBroken() {
    return isBroken;
  }

  /** Forgets what the server has said about the file. */
  void forget() {
    remote = null;
    pinned = url;
  }

  /** What the server has said about the file; null if it was not asked yet. */
  @Nullable Remote remote() {
    return remote;
  }

  /**
   * Asks for the whole file. Suspends.
   *
   * @param since if not null, the file is wanted only if it has been changed after that, whether or
   *     not the server compares the two
   * @return null if it has not been changed
   */
  @Nullable Answer whole(@Nullable Instant since) throws Failure {
    List<Headers.Header> condition =
        since == null
            ? List.of()
            : List.of(new Headers.Header("If-Modified-Since", HttpDate.format(since)));
    return ask(
        condition,
        response -> {
          if (response.status() == 304 && since != null) {
            return null;
          }
          require(response, 200);
          Remote found = Remote.of(response);
          return since == null || found.isNewerThan(since) ? found : null;
        });
  }

  /** Takes this as what the server has said about the file, at another time. */
  void assume(Remote earlier) {
    remote = earlier;
  }

  /**
   * Asks for a part of the file, in the version that is known. Suspends.
   *
   * @param known what is known of the file, from this source or another one
   * @param isChecked whether the whole file is compared with a checksum in the end: then another
   *     source may have a validator of its own
   */
  Answer part(long from, long to, Remote known, boolean isChecked) throws Failure {
    Remote expected = remote == null ? known : remote;
    boolean isStrict = remote != null || !isChecked;
    Headers.Header range = new Headers.Header("Range", "bytes=" + from + "-" + (to - 1));
    Headers.Header version = new Headers.Header("If-Range", expected.validator());
    Answer answer =
        ask(
            isStrict ? List.of(range, version) : List.of(range),
            response -> {
              Remote found = Remote.of(response);
              requireSame(found, expected, isStrict, response.status());
              if (response.status() == 200) {
                throw new Failure(Failure.Kind.NO_RANGES, "the server sends whole files only");
              }
              require(response, 206);
              if (found.from() != from || found.to() != to) {
                throw new Failure(
                    Failure.Kind.NO_RANGES, "the server sends other bytes than asked");
              }
              return found;
            });
    return Objects.requireNonNull(answer);
  }

  private static void requireSame(Remote found, Remote expected, boolean isStrict, int status)
      throws Failure {
    if (found.isHtml() && !expected.isHtml()) {
      throw new Failure(
          Failure.Kind.TRANSIENT, "the server sends a page of HTML in place of the file");
    }
    boolean isSame = found.validator().equals(expected.validator());
    if (status == 206 && isSame && found.length() != expected.length()) {
      throw new Failure(
          Failure.Kind.NO_RANGES, "the server tells of a part that the file has another length");
    }
    if (found.length() != expected.length() || (isStrict && !isSame)) {
      throw new Failure(Failure.Kind.CHANGED, "the file on the server has changed");
    }
  }

  /** Reads the head of a response: null if there is nothing to get. */
  @FunctionalInterface
  private interface Reading {
    @Nullable Remote read(ClientResponse response) throws Failure;
  }

  private @Nullable Answer ask(List<Headers.Header> fields, Reading reading) throws Failure {
    Permit place = host().enter(longestWait);
    ClientResponse response = null;
    Answer answer = null;
    try {
      response = request(fields);
      Remote found = reading.read(response);
      if (found != null) {
        remote = found;
        if (!response.history().isEmpty()) {
          pinned = response.url().toString();
        }
        answer = new Answer(response, found, place);
      }
      return answer;
    } finally {
      if (answer == null) {
        if (response != null) {
          response.close();
        }
        place.close();
      }
    }
  }

  private ClientResponse request(List<Headers.Header> fields) throws Failure {
    ClientResponse response;
    try {
      response =
          session.get(
              pinned,
              options -> {
                options.header("Accept-Encoding", "identity").decompress(false).retry(1);
                headers.forEach(each -> options.header(each.name(), each.value()));
                fields.forEach(each -> options.header(each.name(), each.value()));
              });
    } catch (ClientException | IllegalArgumentException e) {
      throw failure(e);
    }
    int status = response.status();
    if (status == 200 || status == 206 || status == 304) {
      return response;
    }
    Duration after = retryAfter(response.headers());
    String text = "the server answers with " + statusLine(response) + wanted(after);
    response.close();
    boolean isOfPart = fields.stream().anyMatch(field -> field.name().equals("Range"));
    if (status == 416 && isOfPart) {
      throw new Failure(
          isOfSameLength(response) ? Failure.Kind.NO_RANGES : Failure.Kind.CHANGED, text);
    }
    if (EXPIRED.contains(status) && !pinned.equals(url)) {
      pinned = url;
      throw new Failure(Failure.Kind.TRANSIENT, text);
    }
    if (PASSING.contains(status)) {
      if (after != null) {
        host().pause(after);
      }
      throw new Failure(Failure.Kind.TRANSIENT, text, after, null);
    }
    throw new Failure(Failure.Kind.SOURCE, text);
  }

  /** Whether a refusal of a part tells that the file is as long as it was. */
  private boolean isOfSameLength(ClientResponse response) {
    Remote known = remote;
    return known != null
        && response.headers().get("Content-Range").orElse("").equals("bytes */" + known.length());
  }

  private static void require(ClientResponse response, int status) throws Failure {
    if (response.status() != status) {
      throw new Failure(Failure.Kind.SOURCE, "the server answers with " + statusLine(response));
    }
  }

  private static String statusLine(ClientResponse response) {
    return Show.text((response.status() + " " + response.reason()).strip());
  }

  /** What to make of a request that failed. */
  static Failure failure(RuntimeException e) {
    Failure.Kind kind =
        switch (e) {
          case IllegalArgumentException _ -> Failure.Kind.SOURCE;
          case InvalidUrlException _,
              ClientConnectorDnsException _,
              ClientConnectorCertificateException _,
              TooManyRedirectsException _ ->
              Failure.Kind.SOURCE;
          default -> Failure.Kind.TRANSIENT;
        };
    return new Failure(kind, Show.text(String.valueOf(e.getMessage())), null, e);
  }

  private static String wanted(@Nullable Duration wait) {
    return wait == null ? "" : ", and wants " + Hosts.waitOf(wait);
  }

  private static @Nullable Duration retryAfter(Headers headers) {
    String text = headers.get("Retry-After").orElse("").strip();
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofSeconds(
          text.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(text));
    }
    Instant date = Remote.date(headers, "Retry-After");
    Duration wait = date == null ? Duration.ZERO : Duration.between(Instant.now(), date);
    return wait.isPositive() ? wait : null;
  }
}
