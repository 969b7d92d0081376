package dev.tauko.observe;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot as JSON (RFC 8259). Times are in seconds. */
final class JsonText {

  /** Something that writes one value. */
  @FunctionalInterface
  private interface Item<T> {
    void write(T value) throws IOException;
  }

  private static final double NANOS = 1e9;
  private static final char FIRST_PRINTABLE = ' ';

  private final Appendable out;

  JsonText(Appendable out) {
    this.out = out;
  }

  void write(Snapshot snapshot) throws IOException {
    out.append('{');
    string("at", snapshot.at().toString());
    string("engine", snapshot.engine());
    out.append("\"loop\":");
    loop(snapshot.loop());
    out.append(",\"tasks\":");
    array(snapshot.tasks(), this::task);
    out.append(",\"resources\":");
    array(snapshot.resources(), this::resource);
    out.append(",\"deadlocks\":");
    array(snapshot.deadlocks(), this::deadlock);
    out.append(",\"stalled\":");
    ids(snapshot.stalled());
    out.append(",\"ended\":");
    array(snapshot.ended(), this::ended);
    out.append("}\n");
  }

  private void loop(LoopInfo loop) throws IOException {
    out.append('{');
    number("ready", loop.ready());
    number("timers", loop.timers());
    number("outside", loop.outside());
    number("steps", loop.steps());
    out.append("\"lateness\":").append(seconds(loop.lateness()));
    out.append(",\"answers\":").append(String.valueOf(loop.answers())).append('}');
  }

  private void task(TaskInfo task) throws IOException {
    out.append('{');
    number("id", task.id());
    string("name", task.name());
    string("state", task.state().name());
    number("parent", task.parent());
    string("createdIn", task.createdIn());
    number("cancelling", task.cancelling());
    WaitInfo wait = task.waitsFor();
    if (wait != null) {
      out.append("\"waitsFor\":");
      wait(wait);
      out.append(',');
    }
    out.append("\"stack\":");
    array(task.stack(), frame -> quote(frame.toString()));
    out.append('}');
  }

  private void wait(WaitInfo wait) throws IOException {
    out.append('{');
    string("what", wait.what());
    string("cause", wait.cause().name());
    time("since", wait.since());
    time("left", wait.left());
    number("resource", wait.resource());
    out.append("\"tasks\":");
    ids(wait.tasks());
    out.append('}');
  }

  private void resource(ResourceInfo resource) throws IOException {
    out.append('{');
    number("id", resource.id());
    string("type", resource.type());
    String name = resource.name();
    if (name != null) {
      string("name", name);
    }
    string("state", resource.state());
    out.append("\"holders\":");
    ids(resource.holders());
    out.append(",\"waiting\":");
    ids(resource.waiting());
    out.append('}');
  }

  private void deadlock(DeadlockInfo deadlock) throws IOException {
    out.append("{\"members\":");
    ids(deadlock.members());
    out.append(",\"behind\":");
    ids(deadlock.behind());
    out.append(",\"report\":");
    quote(deadlock.report());
    out.append('}');
  }

  private void ended(EndedTaskInfo task) throws IOException {
    out.append('{');
    number("id", task.id());
    string("name", task.name());
    number("parent", task.parent());
    string("createdIn", task.createdIn());
    string("outcome", task.outcome().name());
    String failure = task.failure();
    if (failure != null) {
      string("failure", failure);
    }
    out.append("\"ago\":").append(seconds(task.ago())).append('}');
  }

  private void ids(List<Long> ids) throws IOException {
    array(ids, id -> out.append(id.toString()));
  }

  private <T> void array(List<T> values, Item<T> item) throws IOException {
    out.append('[');
    for (Iterator<T> all = values.iterator(); all.hasNext(); ) {
      item.write(all.next());
      out.append(all.hasNext() ? "," : "");
    }
    out.append(']');
  }

  private void number(String key, long value) throws IOException {
    out.append('"').append(key).append("\":").append(String.valueOf(value)).append(',');
  }

  private void time(String key, @Nullable Duration value) throws IOException {
    if (value != null) {
      out.append('"').append(key).append("\":").append(seconds(value)).append(',');
    }
  }

  private static String seconds(Duration value) {
    return String.valueOf(value.toNanos() / NANOS);
  }

  private void string(String key, String value) throws IOException {
    out.append('"').append(key).append("\":");
    quote(value);
    out.append(',');
  }

  private void quote(String value) throws IOException {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || isHalf(value, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Whether the character at a place is half of one, without the other half. */
  private static boolean isHalf(String value, int place) {
    char c = value.charAt(place);
    if (Character.isHighSurrogate(c)) {
      return place + 1 == value.length() || !Character.isLowSurrogate(value.charAt(place + 1));
    }
    return Character.isLowSurrogate(c)
        && (place == 0 || !Character.isHighSurrogate(value.charAt(place - 1)));
  }
}
