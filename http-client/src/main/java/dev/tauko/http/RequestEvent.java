package dev.tauko.http;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A request in a recording of Flight Recorder: from its beginning to the head of its response. */
@Name("dev.tauko.HttpRequest")
@Label("HTTP Request")
@Category("Tauko")
@Description("A request waited for the head of its response, redirects and repetitions included")
@Threshold("20 ms")
@StackTrace(false)
final class RequestEvent extends Event {
  private static final RequestEvent ANY = new RequestEvent();

  /** The name of the task that makes the request. */
  @Label("Task")
  @Nullable String name;

  @Label("Method")
  @Nullable String method;

  /** Without the query, which may hold secrets. */
  @Label("URL")
  @Nullable String url;

  /** Zero if there is no response. */
  @Label("Status")
  int status;

  /** The class of the exception; null if there is a response. */
  @Label("Failure")
  @Nullable String failure;

  static boolean isOn() {
    return ANY.isEnabled();
  }
}
