package dev.tauko.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with arguments, such as {@code new JsonType<List<String>>() {}}, for {@link
 * ClientResponse#json(JsonType)}. Instances may be shared between threads.
 *
 * @param <T> the type
 */
public abstract class JsonType<T> {
  private final Type type;

  /**
   * Takes the type from the subclass that calls this.
   *
   * @throws IllegalStateException if the subclass does not say what T is
   */
  protected JsonType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType own)) {
      throw new IllegalStateException(
          getClass() + " does not say its type; accepted: new JsonType<List<String>>() {}");
    }
    this.type = own.getActualTypeArguments()[0];
  }

  /** Returns the type as reflection describes it. */
  public final Type type() {
    return type;
  }

  /** Returns the type as it is written in source code. */
  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
