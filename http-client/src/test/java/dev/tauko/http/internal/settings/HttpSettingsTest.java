package dev.tauko.http.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.internal.url.ProxyUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code tauko.http} accepts. */
class HttpSettingsTest {

  private static HttpSettings with(String lines) {
    return HttpSettings.of(
        ConfigFactory.parseString(lines).withFallback(ConfigFactory.defaultReference()).resolve());
  }

  @Test
  void theReferenceHasADefaultForEverySetting() {
    assertThat(with(""))
        .isEqualTo(
            new HttpSettings(
                "pekko.actor.internal-dispatcher",
                new ConnectorSettings(100, 0, Duration.ofSeconds(15)),
                new DialSettings(Duration.ofSeconds(10), Duration.ofMillis(250), false),
                new ProxySettings(null),
                new ClientTimeout(
                    Duration.ofSeconds(300), null, Duration.ofSeconds(30), null, null),
                new RedirectSettings(true, 10),
                new RetrySettings(
                    1,
                    true,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Set.of(408, 425, 429, 500, 502, 503, 504),
                    100),
                new RateSettings(0, Duration.ofSeconds(1), 1),
                new UploadSettings(Duration.ofSeconds(1)),
                new BodySettings(
                    256 * 1024,
                    BodySettings.autoSize(Runtime.getRuntime().maxMemory()),
                    512 * 1024,
                    StandardCharsets.UTF_8),
                new DecodingSettings(
                    true, List.of("gzip", "deflate", "br", "zstd"), 4L << 30, 1000),
                new HeadSettings(64 * 1024, 128, 20),
                CookieSettings.DEFAULTS,
                new EventSettings(false, Duration.ofSeconds(3), 1024 * 1024),
                new WebSocketSettings(null, true, 4 * 1024 * 1024, Duration.ofSeconds(10), 0),
                new LogSettings(
                    List.of(
                        "X-Api-Key",
                        "Api-Key",
                        "X-Auth-Token",
                        "X-Csrf-Token",
                        "X-Amz-Security-Token"),
                    List.of(
                        "access_token",
                        "refresh_token",
                        "id_token",
                        "token",
                        "api_key",
                        "apikey",
                        "api-key",
                        "key",
                        "client_secret",
                        "secret",
                        "password",
                        "passwd",
                        "pwd",
                        "sig",
                        "signature",
                        "X-Amz-Signature",
                        "X-Amz-Credential",
                        "X-Amz-Security-Token",
                        "X-Goog-Signature",
                        "X-Goog-Credential")),
                false,
                "tauko-http-client"));
  }

  @Test
  void everyKeyHasAnEffect() {
    assertThat(
            with(
                """
                tauko.http {
                  dispatcher = pekko.actor.default-dispatcher
                  limit = 1, limit-per-host = 2, keep-alive = 3 s
                  dns { cache-ttl = 0, happy-eyeballs-delay = infinite }
                  deny-private-addresses = on
                  proxy = "http://user:secret@proxy.test:3128"
                  timeout { total = 1 s, connect = 2 s, sock-connect = 3 s, sock-read = 4 s, sock-write = 5 s }
                  redirects { follow = off, limit = 3 }
                  retry {
                    attempts = 2, stale-connections = off, base-delay = 1 s, max-delay = 2 s
                    statuses = [400, 599], budget = 3
                  }
                  rate-limit { requests = 5, per = 2 s, burst = 4 }
                  expect-continue-timeout = 2 s
                  read-buffer-size = 5 KiB, max-body-size = 50 KiB, max-head-size = 6 KiB, max-headers = 7
                  cookies {
                    enabled = off, ip-hosts = on, max-per-domain = 1, max-total = 2, max-size = 3
                  }
                  decompress = off, accept-encoding = [zstd, gzip]
                  max-decoded-size = 3 KiB, max-decompression-ratio = 2.5
                  max-line-length = 500, fallback-charset = latin1
                  max-interim-responses = 8, trust-env = on, user-agent = nine
                  events { reconnect = on, retry-delay = 4 s, max-size = 5 }
                  websocket {
                    heartbeat = 6 s, autoping = off, max-message-size = 7, close-timeout = 8 s, compress = 9
                  }
                  log { hidden-headers = [X-Mine], hidden-parameters = [mine] }
                }
                """))
        .isEqualTo(
            new HttpSettings(
                "pekko.actor.default-dispatcher",
                new ConnectorSettings(1, 2, Duration.ofSeconds(3)),
                new DialSettings(Duration.ZERO, null, true),
                new ProxySettings(ProxyUrl.parse("http://user:secret@proxy.test:3128/")),
                new ClientTimeout(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5)),
                new RedirectSettings(false, 3),
                new RetrySettings(
                    2, false, Duration.ofSeconds(1), Duration.ofSeconds(2), Set.of(400, 599), 3),
                new RateSettings(5, Duration.ofSeconds(2), 4),
                new UploadSettings(Duration.ofSeconds(2)),
                new BodySettings(5 * 1024, 50 * 1024, 500, StandardCharsets.ISO_8859_1),
                new DecodingSettings(false, List.of("zstd", "gzip"), 3 * 1024, 2.5),
                new HeadSettings(6 * 1024, 7, 8),
                new CookieSettings(false, true, 1, 2, 3),
                new EventSettings(true, Duration.ofSeconds(4), 5),
                new WebSocketSettings(Duration.ofSeconds(6), false, 7, Duration.ofSeconds(8), 9),
                new LogSettings(List.of("X-Mine"), List.of("mine")),
                true,
                "nine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          dispatcher = my.own       | 'tauko.http.dispatcher': is "my.own"; accepted: the path of a dispatcher's section
          dispatcher = ""           | tauko.http.dispatcher
          dispatcher = pekko.loglevel.x | tauko.http.dispatcher
          dispatcher = tauko.http   | 'tauko.http.dispatcher': is "tauko.http"; accepted: the path of a dispatcher's section, such as pekko.actor.default-dispatcher, that is no event loop of Tauko
          dispatcher = pekko.actor  | 'tauko.http.dispatcher': is "pekko.actor"; accepted: the path of a dispatcher's section
          dispatcher = pekko.actor.default-mailbox | tauko.http.dispatcher
          dispatcher = tauko.event-loop | 'tauko.http.dispatcher': is "tauko.event-loop"; accepted
          dispatcher = tauko.parallel | 'tauko.http.dispatcher': is "tauko.parallel"; accepted
          limit = -1                | 'tauko.http.limit': is -1; accepted: 0 to 2147483647
          limit-per-host = 1e10     | accepted: 0 to 2147483647
          limit = many              | tauko.http.limit
          keep-alive = -1s          | 'tauko.http.keep-alive': is "-1s"; accepted: 0 ms to 200 days
          keep-alive = soon         | tauko.http.keep-alive
          dns.cache-ttl = -1s       | 'tauko.http.dns.cache-ttl': is "-1s"; accepted: 0 ms to 200 days
          dns.happy-eyeballs-delay=1ms | accepted: 10 ms to 200 days, or infinite
          deny-private-addresses=2  | tauko.http.deny-private-addresses
          proxy = "socks4://a:b@c"  | 'tauko.http.proxy': 'socks4://…@c' is not a proxy that can be used: its scheme
          proxy = "http://h#f"      | 'tauko.http.proxy': 'http://h#…' is not a proxy that can be used: it has a path
          proxy = "http://h/#"      | 'tauko.http.proxy': 'http://h/#…' is not a proxy that can be used: it has a path
          proxy = "http://h/path"   | 'tauko.http.proxy': 'http://h/path' is not a proxy that can be used: it has a path
          timeout.connect = 0s      | 'tauko.http.timeout.connect': is "0s"; accepted: 1 ms to 200 days, or infinite
          timeout.sock-connect=201d | tauko.http.timeout.sock-connect
          timeout.sock-write = 0s   | 'tauko.http.timeout.sock-write': is "0s"; accepted: 1 ms to 200 days, or infinite
          timeout.total = never     | tauko.http.timeout.total
          timeout.sock-raed = 1s    | accepted: connect, sock-connect, sock-read, sock-write, total
          timeout = 3s              | 'tauko.http.timeout': is "3s"; accepted: a section
          redirects.follow = maybe  | tauko.http.redirects.follow
          retry.attempts = 0        | 'tauko.http.retry.attempts': is 0; accepted: 1 to 100
          retry.base-delay = -1s    | tauko.http.retry.base-delay
          retry.max-delay = -1s     | tauko.http.retry.max-delay
          retry.max-delay = 499 ms  | 'tauko.http.retry.base-delay': is 500 ms, longer than tauko.http.retry.max-delay, 499 ms; accepted: at most that
          retry.statuses = [399]    | 'tauko.http.retry.statuses': is [399]; accepted: a list of numbers from 400 to 599
          retry.budget = 0          | tauko.http.retry.budget
          rate-limit.requests = -1  | tauko.http.rate-limit.requests
          rate-limit.per = 0s       | tauko.http.rate-limit.per
          rate-limit.burst = 0      | tauko.http.rate-limit.burst
          redirects.limit = 0       | 'tauko.http.redirects.limit': is 0; accepted: 1 to 2147483647
          expect-continue-timeout=0 | 'tauko.http.expect-continue-timeout': is 0; accepted: 1 ms to 200 days
          read-buffer-size = 0      | 'tauko.http.read-buffer-size': is 0; accepted: 1 to 2147483647
          max-body-size = 2 GiB     | accepted: 1 to 2147483639
          decompress = maybe        | tauko.http.decompress
          accept-encoding = []      | 'tauko.http.accept-encoding': is []; accepted: a list of some of gzip, deflate, br, zstd
          accept-encoding = [lzma]  | tauko.http.accept-encoding
          accept-encoding = [br,br] | tauko.http.accept-encoding
          max-decoded-size = 0      | 'tauko.http.max-decoded-size': is 0; accepted: 1 or more
          max-decoded-size = never  | tauko.http.max-decoded-size
          max-decompression-ratio=0 | 'tauko.http.max-decompression-ratio': is 0; accepted: 1 to
          max-line-length = 0       | 'tauko.http.max-line-length': is 0; accepted: 1 to 2147483639
          fallback-charset = "u 8"  | 'tauko.http.fallback-charset': is "u 8"; accepted: a charset that Java knows
          fallback-charset = utf-9  | tauko.http.fallback-charset
          max-head-size = 10        | tauko.http.max-head-size
          max-headers = 0           | tauko.http.max-headers
          max-interim-responses=-1  | tauko.http.max-interim-responses
          cookies.enabled = maybe   | tauko.http.cookies.enabled
          cookies.ip-hosts = maybe  | tauko.http.cookies.ip-hosts
          cookies.max-per-domain=0  | 'tauko.http.cookies.max-per-domain': is 0; accepted: 1 to 2147483647
          cookies.max-total = 0     | tauko.http.cookies.max-total
          cookies.max-size = 0      | tauko.http.cookies.max-size
          trust-env = maybe         | tauko.http.trust-env
          events.reconnect = maybe  | tauko.http.events.reconnect
          events.retry-delay = 0    | 'tauko.http.events.retry-delay': is 0; accepted: 1 ms to 200 days
          events.max-size = 0       | tauko.http.events.max-size
          websocket.heartbeat = 0   | 'tauko.http.websocket.heartbeat': is 0; accepted: 1 ms to 200 days, or infinite
          websocket.autoping = 7    | tauko.http.websocket.autoping
          websocket.max-message-size=0 | tauko.http.websocket.max-message-size
          websocket.close-timeout=0 | tauko.http.websocket.close-timeout
          websocket.compress = 8    | 'tauko.http.websocket.compress': is 8; accepted: 9 to 15, or 0 for no compression
          websocket.compress = 16   | tauko.http.websocket.compress
          log.hidden-headers = [a b] | 'tauko.http.log.hidden-headers': is ["a b"]; accepted: a list of names of header fields
          log.hidden-parameters=[a b] | tauko.http.log.hidden-parameters
          user-agent = "a\\nb"      | 'tauko.http.user-agent': is "a\\nb"; accepted: printable ASCII
          user-agent = [a]          | 'tauko.http.user-agent': is ["a"]; accepted: printable ASCII
          user-agent = null         | 'tauko.http.user-agent': is null; accepted: printable ASCII
          limitt = 3                | 'tauko.http.limitt': there is no such key, did you mean limit?; accepted:
          """)
  void whatIsNotAcceptableIsRefusedWithItsPath(String line, String message) {
    assertThatThrownBy(() -> with("tauko.http." + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsAtABoundIsAccepted() {
    RetrySettings retry = with("tauko.http.retry { base-delay = 2 s, max-delay = 2 s }").retry();
    assertThat(retry.baseDelay()).isEqualTo(retry.maxDelay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(BodySettings.autoSize(80)).isEqualTo(10);
    assertThat(BodySettings.autoSize(8L * 256 * 1024 * 1024 + 8)).isEqualTo(256 * 1024 * 1024);
    Duration longest = Duration.ofDays(200);
    for (Duration span : List.of(Duration.ZERO, longest, longest.negated())) {
      assertThat(HttpSettings.bounded(span)).isEqualTo(span);
    }
    assertThat(HttpSettings.bounded(longest.plusNanos(1))).isEqualTo(longest);
    assertThat(HttpSettings.bounded(longest.plusNanos(1).negated())).isEqualTo(longest.negated());
  }

  @ParameterizedTest
  @CsvSource({"-1, false", "0, true", "1, false", "8, false", "9, true", "15, true", "16, false"})
  void aWindowHasNineTo15Bits(int bits, boolean mayBe) {
    assertThat(WebSocketSettings.mayBeWindowBits(bits)).isEqualTo(mayBe);
  }

  @Test
  void oneSettingOfWebSocketsIsChangedAtATime() {
    Duration second = Duration.ofSeconds(1);
    WebSocketSettings sockets = new WebSocketSettings(null, true, 5, second, 9);
    assertThat(sockets.withHeartbeat(second))
        .isEqualTo(new WebSocketSettings(second, true, 5, second, 9));
    assertThat(sockets.withAutoPing(false))
        .isEqualTo(new WebSocketSettings(null, false, 5, second, 9));
    assertThat(sockets.withMaxMessageSize(6))
        .isEqualTo(new WebSocketSettings(null, true, 6, second, 9));
    assertThat(sockets.withWindowBits(0))
        .isEqualTo(new WebSocketSettings(null, true, 5, second, 0));
  }

  @Test
  void aDispatcherMayHaveAnotherName() {
    assertThat(with("tauko.http.dispatcher = mine, mine = pekko.actor.default-dispatcher"))
        .extracting(HttpSettings::dispatcher)
        .isEqualTo("mine");
    assertThat(with("tauko.http.dispatcher = mine, mine.type = PinnedDispatcher"))
        .extracting(HttpSettings::dispatcher)
        .isEqualTo("mine");
    for (String other : List.of("mine = tauko.event-loop", "mine = yours, yours = mine")) {
      assertThatThrownBy(() -> with("tauko.http.dispatcher = mine, " + other))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'tauko.http.dispatcher': is \"mine\"; accepted: the path of");
    }
  }

  @Test
  void whateverIsWrongTheErrorHasThePathAndWhatIsAccepted() {
    BadValues.tryAll(
        "tauko.http",
        Set.of("tauko.http.user-agent"),
        Set.of(
            "tauko.http.cookies.enabled = true",
            "tauko.http.cookies.ip-hosts = true",
            "tauko.http.decompress = true",
            "tauko.http.deny-private-addresses = true",
            "tauko.http.events.reconnect = true",
            "tauko.http.log.hidden-headers = []",
            "tauko.http.log.hidden-headers = [ # hardcoded value \"nonsense\" ]",
            "tauko.http.log.hidden-headers = [ # hardcoded value 1.5 ]",
            "tauko.http.log.hidden-parameters = []",
            "tauko.http.log.hidden-parameters = [ # hardcoded value \"nonsense\" ]",
            "tauko.http.log.hidden-parameters = [ # hardcoded value 1.5 ]",
            "tauko.http.max-decompression-ratio = \"1.5\"",
            "tauko.http.max-decompression-ratio = 1.5",
            "tauko.http.proxy = \"\"",
            "tauko.http.redirects.follow = true",
            "tauko.http.retry.stale-connections = true",
            "tauko.http.retry.statuses = []",
            "tauko.http.trust-env = true",
            "tauko.http.websocket.autoping = true"),
        HttpSettings::of);
  }
}
