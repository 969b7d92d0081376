package dev.tauko.http;

import dev.tauko.http.internal.payload.JacksonCodec;
import dev.tauko.http.internal.payload.SharedJackson;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * How a session turns objects into JSON (RFC 8259) and back. Implementations are thread-safe and do
 * not suspend. aiohttp has {@code json_serialize} and {@code loads} in its place.
 */
public interface JsonCodec {

  /**
   * Returns a codec of Jackson's with its own defaults: records, beans, maps, collections and
   * {@code JsonNode} are written and read; properties that the type does not have are ignored when
   * read. This is what a session uses unless it is told otherwise.
   */
  static JsonCodec jackson() {
    return SharedJackson.INSTANCE;
  }

  /** Returns a codec that writes and reads as this mapper is configured to. */
  static JsonCodec jackson(ObjectMapper mapper) {
    return new JacksonCodec(mapper);
  }

  /**
   * Writes a value as JSON in UTF-8.
   *
   * @param value what to write; null is written as {@code null}
   * @throws IllegalArgumentException if the value cannot be written; the message says why
   */
  byte[] write(@Nullable Object value);

  /**
   * Reads a value from JSON in UTF-8.
   *
   * @param json one JSON value, with nothing but white space around it
   * @param type what the result is to be: a class, or a type with arguments such as {@code
   *     List<String>} as reflection describes it
   * @return the value; null if it is {@code null} in JSON
   * @throws IllegalArgumentException if the bytes are not JSON, or not of this type; the message
   *     says why and where
   */
  @Nullable Object read(byte[] json, Type type);
}
