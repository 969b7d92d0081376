package dev.tauko.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
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
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every setting in HOCON can be set in Java. */
@ExtendWith(Actors.class)
class ClientSessionBuilderTest {

  /** The methods that set settings, each with other values than those of reference.conf. */
  private static final Map<String, UnaryOperator<ClientSessionBuilder>> SETTERS =
      Map.ofEntries(
          setter("dispatcher", builder -> builder.dispatcher("tauko.event-loop")),
          setter("limit", builder -> builder.limit(7)),
          setter("limitPerHost", builder -> builder.limitPerHost(7)),
          setter("keepAlive", builder -> builder.keepAlive(ofSeconds(7))),
          setter("dnsCacheTtl", builder -> builder.dnsCacheTtl(ofSeconds(7))),
          setter("happyEyeballsDelay", builder -> builder.happyEyeballsDelay(null)),
          setter("denyPrivateAddresses", builder -> builder.denyPrivateAddresses(true)),
          setter("proxy", builder -> builder.proxy("http://proxy.test")),
          setter(
              "timeout",
              builder ->
                  builder.timeout(
                      new ClientTimeout(ofSeconds(7), ofSeconds(7), ofSeconds(7), ofSeconds(7)))),
          setter("followRedirects", builder -> builder.followRedirects(false)),
          setter("maxRedirects", builder -> builder.maxRedirects(7)),
          setter("retry", builder -> builder.retry(7)),
          setter("retryStaleConnections", builder -> builder.retryStaleConnections(false)),
          setter("retryDelays", builder -> builder.retryDelays(ofSeconds(7), ofSeconds(8))),
          setter("retryStatuses", builder -> builder.retryStatuses(500, 501)),
          setter("retryBudget", builder -> builder.retryBudget(7)),
          setter("rateLimit", builder -> builder.rateLimit(7, ofSeconds(7))),
          setter("rateLimitBurst", builder -> builder.rateLimitBurst(7)),
          setter("keepCookies", builder -> builder.keepCookies(false)),
          setter("cookiesOfIpHosts", builder -> builder.cookiesOfIpHosts(true)),
          setter("cookieLimits", builder -> builder.cookieLimits(7, 8, 9)),
          setter("expectContinueTimeout", builder -> builder.expectContinueTimeout(ofSeconds(7))),
          setter("readBufferSize", builder -> builder.readBufferSize(7)),
          setter("maxBodySize", builder -> builder.maxBodySize(7)),
          setter("decompress", builder -> builder.decompress(false)),
          setter("acceptEncoding", builder -> builder.acceptEncoding("zstd", "gzip")),
          setter("maxDecodedSize", builder -> builder.maxDecodedSize(Long.MAX_VALUE)),
          setter(
              "maxDecompressionRatio",
              builder -> builder.maxDecompressionRatio(Double.POSITIVE_INFINITY)),
          setter("maxLineLength", builder -> builder.maxLineLength(7)),
          setter("fallbackCharset", builder -> builder.fallbackCharset(ISO_8859_1)),
          setter("maxHeadSize", builder -> builder.maxHeadSize(77)),
          setter("maxHeaders", builder -> builder.maxHeaders(7)),
          setter("maxInterimResponses", builder -> builder.maxInterimResponses(7)),
          setter("reconnectEvents", builder -> builder.reconnectEvents(true)),
          setter("eventsRetryDelay", builder -> builder.eventsRetryDelay(ofSeconds(7))),
          setter("maxEventSize", builder -> builder.maxEventSize(7)),
          setter("webSocketHeartbeat", builder -> builder.webSocketHeartbeat(ofSeconds(7))),
          setter("webSocketAutoPing", builder -> builder.webSocketAutoPing(false)),
          setter("maxWebSocketMessageSize", builder -> builder.maxWebSocketMessageSize(7)),
          setter("webSocketCloseTimeout", builder -> builder.webSocketCloseTimeout(ofSeconds(7))),
          setter("webSocketCompression", builder -> builder.webSocketCompression(9)),
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
    assertThat(
            Arrays.stream(ClientSessionBuilder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !OTHERS.contains(name)))
        .containsExactlyInAnyOrderElementsOf(SETTERS.keySet());
  }

  @Test
  void whatIsNotAcceptableIsRefusedWithItsKey(ActorSystem<?> system) {
    assertThatThrownBy(() -> ClientSession.builder(system).expectContinueTimeout(ofSeconds(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.expect-continue-timeout")
        .hasMessageContaining("accepted: 1 ms to 200 days");
    assertThatThrownBy(() -> ClientSession.builder(system).acceptEncoding("lzma"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.accept-encoding");
    assertThatThrownBy(() -> ClientSession.builder(system).retryStatuses(200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.retry.statuses");
  }
}
