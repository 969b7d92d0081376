package dev.tauko.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.http.testkit.Actors;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting in HOCON can be set in Java. */
@ExtendWith(Actors.class)
class ClientSessionBuilderTest {

  /** The methods that set settings, each with other values than those of reference.conf. */
  private static final Map<String, UnaryOperator<ClientSessionBuilder>> SETTERS =
      Map.ofEntries(
          setter(
              "connections.dispatcher",
              builder ->
                  builder.connections(group -> group.dispatcher("pekko.actor.default-dispatcher"))),
          setter("connections.limit", builder -> builder.connections(group -> group.limit(7))),
          setter(
              "connections.limitPerHost",
              builder -> builder.connections(group -> group.limitPerHost(7))),
          setter(
              "connections.keepAlive",
              builder -> builder.connections(group -> group.keepAlive(ofSeconds(7)))),
          setter(
              "connections.dnsCacheTtl",
              builder -> builder.connections(group -> group.dnsCacheTtl(ofSeconds(7)))),
          setter(
              "connections.happyEyeballsDelay",
              builder -> builder.connections(group -> group.happyEyeballsDelay(null))),
          setter(
              "connections.denyPrivateAddresses",
              builder -> builder.connections(group -> group.denyPrivateAddresses(true))),
          setter("proxy", builder -> builder.proxy("http://proxy.test")),
          setter(
              "timeout",
              builder ->
                  builder.timeout(
                      new ClientTimeout(
                          ofSeconds(7), ofSeconds(7), ofSeconds(7), ofSeconds(7), ofSeconds(7)))),
          setter("redirects.follow", builder -> builder.redirects(group -> group.follow(false))),
          setter("redirects.limit", builder -> builder.redirects(group -> group.limit(7))),
          setter("retry.attempts", builder -> builder.retry(7)),
          setter(
              "retry.staleConnections",
              builder -> builder.retry(group -> group.staleConnections(false))),
          setter(
              "retry.delays",
              builder -> builder.retry(group -> group.delays(ofSeconds(7), ofSeconds(8)))),
          setter("retry.statuses", builder -> builder.retry(group -> group.statuses(500, 501))),
          setter("retry.budget", builder -> builder.retry(group -> group.budget(7))),
          setter("rateLimit", builder -> builder.rateLimit(7, ofSeconds(7), 7)),
          setter("cookies.keep", builder -> builder.cookies(group -> group.keep(false))),
          setter("cookies.ipHosts", builder -> builder.cookies(group -> group.ipHosts(true))),
          setter("cookies.limits", builder -> builder.cookies(group -> group.limits(7, 8, 9))),
          setter("expectContinueTimeout", builder -> builder.expectContinueTimeout(ofSeconds(7))),
          setter(
              "responses.readBufferSize",
              builder -> builder.responses(group -> group.readBufferSize(7))),
          setter(
              "responses.maxBodySize", builder -> builder.responses(group -> group.maxBodySize(7))),
          setter(
              "decoding.decompress", builder -> builder.decoding(group -> group.decompress(false))),
          setter(
              "decoding.acceptEncoding",
              builder -> builder.decoding(group -> group.acceptEncoding("zstd", "gzip"))),
          setter(
              "decoding.maxDecodedSize",
              builder -> builder.decoding(group -> group.maxDecodedSize(Long.MAX_VALUE))),
          setter(
              "decoding.maxDecompressionRatio",
              builder ->
                  builder.decoding(group -> group.maxDecompressionRatio(Double.POSITIVE_INFINITY))),
          setter(
              "responses.maxLineLength",
              builder -> builder.responses(group -> group.maxLineLength(7))),
          setter(
              "responses.fallbackCharset",
              builder -> builder.responses(group -> group.fallbackCharset(ISO_8859_1))),
          setter(
              "responses.maxHeadSize",
              builder -> builder.responses(group -> group.maxHeadSize(77))),
          setter(
              "responses.maxHeaders", builder -> builder.responses(group -> group.maxHeaders(7))),
          setter(
              "responses.maxInterimResponses",
              builder -> builder.responses(group -> group.maxInterimResponses(7))),
          setter("events.reconnect", builder -> builder.events(group -> group.reconnect(true))),
          setter(
              "events.retryDelay",
              builder -> builder.events(group -> group.retryDelay(ofSeconds(7)))),
          setter("events.maxSize", builder -> builder.events(group -> group.maxSize(7))),
          setter("log.hiddenHeaders", builder -> builder.log(group -> group.hiddenHeaders("X"))),
          setter(
              "log.hiddenParameters", builder -> builder.log(group -> group.hiddenParameters("x"))),
          setter(
              "webSocket.heartbeat",
              builder -> builder.webSocket(group -> group.heartbeat(ofSeconds(7)))),
          setter(
              "webSocket.autoPing", builder -> builder.webSocket(group -> group.autoPing(false))),
          setter(
              "webSocket.maxMessageSize",
              builder -> builder.webSocket(group -> group.maxMessageSize(7))),
          setter(
              "webSocket.closeTimeout",
              builder -> builder.webSocket(group -> group.closeTimeout(ofSeconds(7)))),
          setter("webSocket.compress", builder -> builder.webSocket(group -> group.compress(9))),
          setter("trustEnv", builder -> builder.trustEnv(true)),
          setter("userAgent", builder -> builder.userAgent("seven")));

  /** The methods for what HOCON cannot say. */
  private static final List<String> OTHERS =
      List.of(
          "config",
          "create",
          "sslContext",
          "fingerprint",
          "resolver",
          "baseUrl",
          "header",
          "middleware",
          "json",
          "cookieJar",
          "cookie",
          "transport",
          "listener",
          "basic",
          "bearer",
          "raiseForStatus");

  private static Map.Entry<String, UnaryOperator<ClientSessionBuilder>> setter(
      String name, UnaryOperator<ClientSessionBuilder> call) {
    return Map.entry(name, call);
  }

  private static Set<String> keysThatDiffer(Config changed, Config reference) {
    return changed.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(reference.getValue(entry.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyKeyOfTheReferenceIsSetByOneMethod(ActorSystem<?> system) {
    Config reference =
        ConfigFactory.defaultReference(ClientSession.class.getClassLoader())
            .getConfig("tauko.http");
    List<String> keys =
        SETTERS.values().stream()
            .flatMap(setter ->
                keysThatDiffer(
                    setter.apply(ClientSession.builder(system)).config().getConfig("tauko.http"),
                    reference)
                    .stream())
            .toList();
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            reference.entrySet().stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void everyMethodIsAmongThese() {
    Set<String> groups =
        SETTERS.keySet().stream()
            .filter(name -> name.contains("."))
            .map(name -> name.substring(0, name.indexOf('.')))
            .collect(Collectors.toSet());
    assertThat(
            methods(ClientSessionBuilder.class)
                .filter(name -> !OTHERS.contains(name) && !groups.contains(name))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            SETTERS.keySet().stream().filter(name -> !name.contains(".")).toList());
    assertThat(
            Arrays.stream(SessionSettings.class.getDeclaredClasses())
                .flatMap(ClientSessionBuilderTest::methods))
        .containsExactlyInAnyOrderElementsOf(
            SETTERS.keySet().stream()
                .filter(name -> name.contains("."))
                .map(name -> name.substring(name.indexOf('.') + 1))
                .toList());
  }

  private static Stream<String> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h.test/a",
        "http://h.test/?",
        "http://h.test/?secret=/",
        "http://h.test/a/?a=/",
        "http://h.test/#",
        "http://h.test/#f",
        "http://h.test/#f/"
      })
  void aBaseUrlThatWouldLoseSomethingIsRefused(String url, ActorSystem<?> system) {
    assertThatThrownBy(() -> ClientSession.builder(system).baseUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("baseUrl is 'http://h.test/")
        .hasMessageEndingWith(
            "accepted is a URL whose path ends with '/', without query and fragment")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aWholeConfigurationIsNotTakenForASection(ActorSystem<?> system) {
    Config whole = ConfigFactory.load();
    assertThatThrownBy(() -> ClientSession.builder(system).config(whole))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("accepted is the content of such a section")
        .hasMessageContaining("getConfig(\"tauko.http\")");
    ClientSession.builder(system).config(whole.getConfig("tauko.http")).create().close();
  }

  @Test
  void whatIsNotAcceptableIsRefusedWithItsKey(ActorSystem<?> system) {
    assertThatThrownBy(
            () -> ClientSession.builder(system).expectContinueTimeout(ofSeconds(0)).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.expect-continue-timeout")
        .hasMessageContaining("accepted: 1 ms to 200 days");
    assertThatThrownBy(
            () -> ClientSession.builder(system).decoding(d -> d.acceptEncoding("lzma")).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.accept-encoding");
    assertThatThrownBy(() -> ClientSession.builder(system).retry(r -> r.statuses(200)).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.retry.statuses");
  }
}
