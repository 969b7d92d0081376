package dev.tauko.http.internal.payload;

import dev.tauko.http.JsonCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ObjectMapper;

/** JSON by Jackson. */
public record JacksonCodec(ObjectMapper mapper) implements JsonCodec {

  @Override
  public byte[] write(@Nullable Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JacksonException refused) {
      throw new IllegalArgumentException(
          (value == null ? "null" : value.getClass().getName())
              + " cannot be written as JSON: "
              + refused.getOriginalMessage(),
          refused);
    }
  }

  @Override
  public @Nullable Object read(byte[] json, Type type) {
    try {
      return mapper.readValue(json, mapper.constructType(type));
    } catch (JacksonException refused) {
      TokenStreamLocation place = refused.getLocation();
      throw new IllegalArgumentException(
          "cannot be read from JSON as "
              + type.getTypeName()
              + ": "
              + refused.getOriginalMessage()
              + (refused.getPath().isEmpty() ? "" : ", in " + refused.getPathReference())
              + (place == null ? "" : ", at " + place.offsetDescription()),
          refused);
    }
  }
}
