package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body read as JSON. */
@ExtendWith(Actors.class)
class JsonResponseTest {
  private static final String JSON = "application/json";

  record Point(int x, int y) {}

  private static Object read(
      ActorSystem<?> system, String type, byte[] body, Function<ClientResponse, Object> use)
      throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(
              "HTTP/1.1 200 OK\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n"));
          peer.send("Content-Length: " + body.length + "\r\n\r\n");
          peer.send(body);
        })) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return use.apply(session.get(server.url("/").toString()));
            }
          });
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** aiohttp: test_json. */
  @Test
  void jsonIsReadAsAClassOrATypeWithArguments(ActorSystem<?> system) throws Exception {
    Object point =
        read(system, JSON, utf8("{\"x\": 1, \"y\": 2}"), response -> response.json(Point.class));
    assertThat(point).isEqualTo(new Point(1, 2));
    Object points =
        read(
            system,
            JSON,
            utf8("[{\"x\": 1, \"y\": 2}]"),
            response -> response.json(new JsonType<List<Point>>() {}));
    assertThat(points).isEqualTo(List.of(new Point(1, 2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Application/JSON; charset=utf-8",
        "application/problem+json",
        "application/vnd.a.b+json;v=1"
      })
  void typesThatAreJsonAreAccepted(String type, ActorSystem<?> system) throws Exception {
    assertThat(read(system, type, utf8("[1]"), response -> response.json(int[].class)))
        .isEqualTo(new int[] {1});
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/html", "text/json", "application/jsonp", "application/x-json"})
  void otherTypesAreRefusedUnlessAskedFor(String type, ActorSystem<?> system) throws Exception {
    assertThatThrownBy(
            () -> read(system, type, utf8("[1]"), response -> response.json(int[].class)))
        .isInstanceOf(ContentTypeException.class)
        .hasMessageContaining(type.isEmpty() ? "no Content-Type" : "Content-Type '" + type + "'")
        .hasMessageContaining("expected application/json");
    var ints = new JsonType<List<Integer>>() {};
    assertThat(read(system, type, utf8("[1]"), response -> response.json(ints, "*/*")))
        .isEqualTo(List.of(1));
    if (!type.isEmpty()) {
      assertThat(read(system, type + "; a=b", utf8("[1]"), response -> response.json(ints, type)))
          .isEqualTo(List.of(1));
    }
  }

  /** aiohttp: test_json_no_content, test_http_empty_data_text. */
  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n", "null"})
  void nothingIsReadAsNull(String body, ActorSystem<?> system) throws Exception {
    Object map = read(system, JSON, utf8(body), response -> response.json(Map.class));
    assertThat(map).isNull();
  }

  @Test
  void whatIsNotJsonFails(ActorSystem<?> system) throws Exception {
    assertThatThrownBy(
            () -> read(system, JSON, utf8("{\"x\": "), response -> response.json(Point.class)))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessageContaining("the body of the response to GET http://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-8", "utf-16be", "iso-8859-2"})
  void theCharsetIsHonoured(String charset, ActorSystem<?> system) throws Exception {
    byte[] body = "[\"\u010d\"]".getBytes(Charset.forName(charset));
    assertThat(
            read(
                system,
                JSON + ";charset=" + charset,
                body,
                response -> response.json(String[].class)))
        .isEqualTo(new String[] {"\u010d"});
    byte[] marked = utf8("\uFEFF[1]");
    assertThat(read(system, JSON, marked, response -> response.json(int[].class)))
        .isEqualTo(new int[] {1});
  }
}
