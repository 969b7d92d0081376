package dev.tauko.http;

import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.WebSocketPlan;
import dev.tauko.http.internal.grammar.Redaction;
import dev.tauko.http.internal.settings.LogSettings;
import dev.tauko.internal.log.Loggers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The log of a session's requests: at INFO a line about each request, written when its response has
 * arrived or will not, and about each response that goes on with the body of another; at TRACE the
 * heads of every attempt beside. Without secrets. Thread-safe.
 *
 * <p>While the logger is off, a request makes no entry, and so costs one look at the level.
 */
final class RequestLog {
  private static final Logger log = Loggers.of("tauko.http.log");
  private static final AtomicLong COUNTER = new AtomicLong();

  /** The methods whose requests state the length of no content. */
  private static final Set<String> STATING_NO_CONTENT = Set.of("POST", "PUT", "PATCH");

  private final Redaction redaction;

  RequestLog(LogSettings settings) {
    this.redaction = new Redaction(settings.hiddenHeaders(), settings.hiddenParameters());
  }

  /** Begins the entry of a request; null if the log is off. */
  @Nullable Entry start(ClientRequest request) {
    return log.isInfoEnabled() ? new Entry(request) : null;
  }

  /** What is known of one request, redirects and repetitions included. */
  final class Entry implements ExchangeListener {
    private final long number = COUNTER.incrementAndGet();
    private final long start;
    private final ClientRequest request;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();

    private Entry(ClientRequest request) {
      this.request = request;
      this.start = request.deadline().platform().nanos();
    }

    @Override
    public void connectionCreateStart() {
      attempts.incrementAndGet();
    }

    @Override
    public void connectionReused() {
      attempts.incrementAndGet();
    }

    @Override
    public void chunkSent(int bytes) {
      sent.addAndGet(bytes);
    }

    @Override
    public void sending(Outbound outbound) {
      if (log.isTraceEnabled()) {
        log.trace("{}", head('>', requestHead(outbound)));
      }
    }

    @Override
    public void answered() {
      attempts.incrementAndGet();
    }

    @Override
    public void received(RawResponse response) {
      if (log.isTraceEnabled()) {
        List<String> lines = new ArrayList<>();
        lines.add(
            ("HTTP/1.1 " + response.head().status() + " " + response.head().reason()).strip());
        for (Headers.Header field : response.head().headers()) {
          lines.add(redaction.field(field.name(), field.value()));
        }
        log.trace("{}", head('<', lines));
      }
    }

    @Override
    public void end(ClientResponse response) {
      writeAtEnd(response.raw());
    }

    @Override
    public void continued(RawResponse response) {
      writeAtEnd(response);
    }

    private void writeAtEnd(RawResponse raw) {
      // The response must not be held from its body, or it would never be taken for forgotten.
      String target = raw.url().equals(request.target()) ? "" : " -> " + shown(raw.url());
      int status = raw.head().status();
      raw.body().onEnd((received, failure) -> write(target, "" + status, received, failure));
    }

    @Override
    public void exception(Throwable failure) {
      write("", "no response", 0, failure);
    }

    private void write(String target, String status, long received, @Nullable Throwable failure) {
      log.info(
          "#{} {} {}{}: {}, {} bytes sent, {} received, {} ms, attempts: {}{}",
          number,
          request.method(),
          shown(request.target()),
          target,
          status,
          sent,
          received,
          TimeUnit.NANOSECONDS.toMillis(request.deadline().platform().nanos() - start),
          attempts,
          failure == null ? "" : ", " + text(failure));
    }

    private String shown(Object url) {
      return redaction.text(url.toString());
    }

    private String text(Throwable failure) {
      String message = failure.getMessage();
      return failure.getClass().getSimpleName()
          + (message == null ? "" : ": " + redaction.text(message));
    }

    private String head(char direction, List<String> lines) {
      StringBuilder text = new StringBuilder("#").append(number);
      for (String line : lines) {
        text.append('\n').append(direction).append(' ').append(line);
      }
      return text.toString();
    }

    private List<String> requestHead(Outbound outbound) {
      WebSocketPlan webSocket = outbound.webSocket();
      return webSocket == null
          ? requestHead(outbound.request(), outbound.contentLength())
          : handshake(webSocket.request().decodeString(StandardCharsets.ISO_8859_1));
    }

    private List<String> requestHead(HttpRequest sent, OptionalLong length) {
      List<String> lines = new ArrayList<>();
      for (HttpHeader field : sent.getHeaders()) {
        if (field instanceof RawRequestURI target) {
          lines.add(redaction.text(sent.method().name() + " " + target.uri() + " HTTP/1.1"));
        } else {
          lines.add(redaction.field(field.name(), field.value()));
        }
      }
      if (length.isEmpty()) {
        lines.add("Transfer-Encoding: chunked");
      } else if (length.getAsLong() > 0 || STATING_NO_CONTENT.contains(sent.method().name())) {
        lines.add("Content-Length: " + length.getAsLong());
      }
      return lines;
    }

    private List<String> handshake(String head) {
      List<String> lines = new ArrayList<>();
      for (String line : head.strip().split("\r\n", -1)) {
        int colon = line.indexOf(": ");
        lines.add(
            lines.isEmpty() || colon < 0
                ? redaction.text(line)
                : redaction.field(line.substring(0, colon), line.substring(colon + 2)));
      }
      return lines;
    }
  }
}
