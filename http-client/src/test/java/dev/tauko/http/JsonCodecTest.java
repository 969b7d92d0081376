package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Objects as JSON and back. */
class JsonCodecTest {
  private final JsonCodec codec = JsonCodec.jackson();

  /** A value to write and read. */
  private record Page(String pageTitle, int size) {}

  /** Describes {@code List<Page>}. */
  @SuppressWarnings("unused")
  private static List<Page> pages;

  @Test
  void recordsMapsTextAndNullAreWrittenInUtf8() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", List.of(true, "x"));
    assertThat(written(codec, new Page("čaj", 2))).isEqualTo("{\"pageTitle\":\"čaj\",\"size\":2}");
    assertThat(written(codec, map)).isEqualTo("{\"b\":1,\"a\":[true,\"x\"]}");
    assertThat(written(codec, "a\"b")).isEqualTo("\"a\\\"b\"");
    assertThat(written(codec, null)).isEqualTo("null");
  }

  @Test
  void aMapperOfOnesOwnDecides() {
    JsonCodec snake =
        JsonCodec.jackson(
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());
    assertThat(written(snake, new Page("x", 2))).isEqualTo("{\"page_title\":\"x\",\"size\":2}");
  }

  @Test
  void classesAndTypesWithArgumentsAreRead() throws Exception {
    Type type = JsonCodecTest.class.getDeclaredField("pages").getGenericType();
    assertThat(read("{\"pageTitle\":\"x\",\"size\":2,\"other\":[]}", Page.class))
        .isEqualTo(new Page("x", 2));
    assertThat(read("[{\"pageTitle\":\"x\",\"size\":2}]", type))
        .isEqualTo(List.of(new Page("x", 2)));
    assertThat(read("null", Page.class)).isNull();
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThatThrownBy(() -> codec.write(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("java.util.ArrayList cannot be written as JSON: ");
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> read("{\"size\":", Page.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot be read from JSON as " + Page.class.getName())
        .hasMessageContaining("at byte offset: #8");
    assertThatThrownBy(() -> read("{\"size\":\"many\"}", Page.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size");
    assertThatThrownBy(() -> read("{} {}", Page.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String written(JsonCodec codec, Object value) {
    return new String(codec.write(value), StandardCharsets.UTF_8);
  }

  private Object read(String json, Type type) {
    return codec.read(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
