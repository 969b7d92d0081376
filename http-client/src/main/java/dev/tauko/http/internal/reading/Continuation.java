package dev.tauko.http.internal.reading;

import dev.tauko.http.ClientException;
import org.jspecify.annotations.Nullable;

/** How a body that broke off goes on in the response to another request. */
@FunctionalInterface
public interface Continuation {

  /**
   * A response whose body goes on.
   *
   * @param offset the position in the file of the body's first byte: where the last one broke off,
   *     or 0 if the file starts anew
   * @param end how many bytes the whole file has; -1 if that is not known
   */
  record Part(BodyReader reader, long offset, long end) {}

  /**
   * Asks for what is missing. Suspends.
   *
   * @param present how many bytes of the file are there
   * @param failure why there are no more
   * @return null if the failure stands
   */
  @Nullable Part after(long present, ClientException failure);
}
