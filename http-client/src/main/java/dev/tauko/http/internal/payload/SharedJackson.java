package dev.tauko.http.internal.payload;

import dev.tauko.http.JsonCodec;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson with its own defaults. Jackson is loaded when the first value is seen. */
public enum SharedJackson implements JsonCodec {
  INSTANCE;

  private static final class Loaded {
    static final JsonCodec CODEC = new JacksonCodec(JsonMapper.shared());
  }

  /** Has it loaded, so that who sees the first value need not. */
  public static void load() {
    var _ = INSTANCE.read(INSTANCE.write(Map.of()), Map.class);
  }

  @Override
  public byte[] write(@Nullable Object value) {
    return Loaded.CODEC.write(value);
  }

  @Override
  public @Nullable Object read(byte[] json, Type type) {
    return Loaded.CODEC.read(json, type);
  }
}
