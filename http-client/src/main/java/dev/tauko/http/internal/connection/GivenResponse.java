package dev.tauko.http.internal.connection;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/** Responses that a program has made, and no server. */
public final class GivenResponse {

  /** Where their bodies come from: they are there from the beginning. */
  private enum Given implements ResponseBody.Upstream {
    INSTANCE;

    @Override
    public void resume() {}

    @Override
    public void abort(Throwable cause) {}
  }

  private GivenResponse() {}

  public static RawResponse of(Url url, int status, Headers headers, byte[] body) {
    if (status < 200 || status > 999) {
      throw new IllegalArgumentException("the status is " + status + "; accepted: 200 to 999");
    }
    for (Headers.Header field : headers) {
      Tokens.require("the header name", field.name());
      if (field.value().chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalArgumentException(
            "the value of the header field " + field.name() + " has a line break or a NUL");
      }
    }
    String reason = StatusCodes.lookup(status).map(StatusCode::reason).orElse("");
    BodyFraming framing = new BodyFraming.Fixed(body.length);
    return new RawResponse(
        url, new ResponseHead(status, reason, headers, framing, true), given(body), null);
  }

  /** A response with the head of another one. */
  public static RawResponse withBody(RawResponse other, byte[] body) {
    return new RawResponse(other.url(), other.head(), given(body), null);
  }

  private static ResponseBody given(byte[] bytes) {
    ResponseBody body =
        new ResponseBody(Given.INSTANCE, Integer.MAX_VALUE, Integer.MAX_VALUE, bytes.length);
    var _ = body.offer(ByteString.fromArrayUnsafe(bytes));
    body.complete();
    return body;
  }
}
