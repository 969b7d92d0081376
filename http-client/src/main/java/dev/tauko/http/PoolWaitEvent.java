package dev.tauko.http;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A request's wait for a connection in a recording of Flight Recorder. */
@Name("dev.tauko.HttpPoolWait")
@Label("HTTP Pool Wait")
@Category("Tauko")
@Description("All connections that the session may have were in use: a request waited for one")
@Threshold("20 ms")
@StackTrace(false)
final class PoolWaitEvent extends Event {
  private static final PoolWaitEvent ANY = new PoolWaitEvent();

  /** The name of the task that makes the request. */
  @Label("Task")
  @Nullable String name;

  @Label("Method")
  @Nullable String method;

  /** Without the query, which may hold secrets. */
  @Label("URL")
  @Nullable String url;

  static boolean isOn() {
    return ANY.isEnabled();
  }
}
