package dev.tauko.internal.task;

import dev.tauko.internal.log.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits, for people to read: {@code Lock.acquire() of "accounts"}.
 *
 * @param method the method, with the type's name before it
 * @param object what it is a method of, if coroutines share that; its {@code toString} tells its
 *     state, and may be called on any thread
 * @param name the name that users gave to the object
 */
public record WaitCall(String method, @Nullable Object object, @Nullable String name) {

  /** A call of a function, or of an object that nobody else waits for. */
  public static WaitCall of(String method) {
    return new WaitCall(method, null, null);
  }

  /** The beginning of the {@code toString} of an object that may have a name. */
  public static String opening(String type, @Nullable String name) {
    return name == null ? type + "[" : type + "[\"" + Printable.of(name) + "\", ";
  }

  @Override
  public String toString() {
    return name == null ? method : method + " of \"" + Printable.of(name) + "\"";
  }
}
