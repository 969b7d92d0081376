package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
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
                100,
                0,
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                256 * 1024,
                256 * 1024 * 1024,
                64 * 1024,
                128,
                20,
                "tauko-http-client"));
  }

  @Test
  void everyKeyHasAnEffect() {
    assertThat(
            with(
                """
                tauko.http {
                  limit = 1, limit-per-host = 2, keep-alive = 3 s, connect-timeout = 4 s
                  read-buffer-size = 5 KiB, max-body-size = 50 KiB, max-head-size = 6 KiB, max-headers = 7
                  max-interim-responses = 8, user-agent = nine
                }
                """))
        .isEqualTo(
            new HttpSettings(
                1,
                2,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                5 * 1024,
                50 * 1024,
                6 * 1024,
                7,
                8,
                "nine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          limit = -1                | 'tauko.http.limit': is -1; accepted: 0 to 2147483647
          limit-per-host = 1e10     | accepted: 0 to 2147483647
          limit = many              | tauko.http.limit
          keep-alive = -1s          | 'tauko.http.keep-alive': is "-1s"; accepted: 0 ms to 200 days
          keep-alive = soon         | tauko.http.keep-alive
          connect-timeout = 0s      | 'tauko.http.connect-timeout': is "0s"; accepted: 1 ms to 200 days
          connect-timeout = 201d    | tauko.http.connect-timeout
          read-buffer-size = 0      | 'tauko.http.read-buffer-size': is 0; accepted: 1 to 2147483647
          max-body-size = 2 GiB     | accepted: 1 to 2147483639
          max-head-size = 10        | tauko.http.max-head-size
          max-headers = 0           | tauko.http.max-headers
          max-interim-responses=-1  | tauko.http.max-interim-responses
          user-agent = "a\\nb"      | tauko.http.user-agent
          limitt = 3                | 'tauko.http.limitt': there is no such key; accepted: connect-timeout, keep-alive
          """)
  void whatIsNotAcceptableIsRefusedWithItsPath(String line, String message) {
    assertThatThrownBy(() -> with("tauko.http." + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
