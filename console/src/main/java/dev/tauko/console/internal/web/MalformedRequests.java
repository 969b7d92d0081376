package dev.tauko.console.internal.web;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers requests that are so malformed that no route gets them. Pekko HTTP finds it by its name.
 */
public final class MalformedRequests extends ParsingErrorHandler {

  /** Where Pekko looks for the instance. */
  @SuppressWarnings({"checkstyle:ConstantName", "unused"})
  public static final MalformedRequests MODULE$ = new MalformedRequests();

  private static final int TOO_LONG = 414;

  private MalformedRequests() {}

  /** What a request sends is not in the answer, nor in the log. */
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    return Answers.error(
        status,
        status.intValue() == TOO_LONG ? "the address is too long" : "the request is malformed");
  }
}
