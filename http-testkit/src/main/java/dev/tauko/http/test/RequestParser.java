package dev.tauko.http.test;

import dev.tauko.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests out of the bytes that a client sends. What it cannot read is an error of the
 * client, and thrown.
 */
final class RequestParser {

  /** A request, whole. */
  record Parsed(String method, String target, Headers headers, ByteString body) {}

  private enum State {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private final Runnable onExpect;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private State state = State.HEAD;
  private long left;
  private @Nullable Parsed complete;

  /**
   * @param onExpect called when a client waits for the server to ask for a body
   */
  RequestParser(Runnable onExpect) {
    this.onExpect = onExpect;
  }

  /** Takes bytes, and returns the requests that they complete. */
  List<Parsed> feed(byte[] bytes) {
    List<Parsed> parsed = new ArrayList<>();
    for (byte next : bytes) {
      take(next);
      if (complete != null) {
        parsed.add(complete);
        complete = null;
      }
    }
    return parsed;
  }

  private void take(byte next) {
    switch (state) {
      case FIXED, CHUNK -> {
        body.write(next);
        if (--left == 0 && state == State.FIXED) {
          end();
        } else if (left == 0) {
          state = State.CHUNK_END;
        }
      }
      case HEAD, CHUNK_SIZE, CHUNK_END, TRAILER -> {
        if (next == '\n') {
          String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
          line.reset();
          lineEnds(text);
        } else {
          line.write(next);
        }
      }
    }
  }

  private void lineEnds(String text) {
    switch (state) {
      case HEAD -> {
        if (!text.isEmpty()) {
          lines.add(text);
        } else if (!lines.isEmpty()) {
          headEnds();
        }
      }
      case CHUNK_SIZE -> {
        left = Long.parseLong(text.split(";", 2)[0].strip(), 16);
        state = left == 0 ? State.TRAILER : State.CHUNK;
      }
      case CHUNK_END -> state = State.CHUNK_SIZE;
      default -> {
        if (text.isEmpty()) {
          end();
        }
      }
    }
  }

  private void headEnds() {
    Headers headers = headers();
    if (headers.get("Transfer-Encoding").isPresent()) {
      state = State.CHUNK_SIZE;
    } else {
      left = headers.get("Content-Length").map(Long::parseLong).orElse(0L);
      state = State.FIXED;
    }
    if (state == State.FIXED && left == 0) {
      end();
    } else if (headers.get("Expect").isPresent()) {
      onExpect.run();
    }
  }

  private Headers headers() {
    List<Headers.Header> fields = new ArrayList<>();
    for (String field : lines.subList(1, lines.size())) {
      int colon = field.indexOf(':');
      fields.add(new Headers.Header(field.substring(0, colon), field.substring(colon + 1).strip()));
    }
    return Headers.of(fields);
  }

  private void end() {
    String[] first = lines.getFirst().split(" ", 3);
    if (first.length < 3) {
      throw new IllegalArgumentException("no request begins with '" + lines.getFirst() + "'");
    }
    complete =
        new Parsed(first[0], first[1], headers(), ByteString.fromArrayUnsafe(body.toByteArray()));
    lines.clear();
    body.reset();
    state = State.HEAD;
  }
}
