package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.settings.ConnectorSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.wire.BodyFraming;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that no server has made, and small decisions about connections. */
class GivenResponseTest {
  private static final Url URL = Url.parse("http://a.test/");

  @ParameterizedTest
  @CsvSource({"200, OK", "404, Not Found", "999, ''"})
  void aResponseIsThereAsAWhole(int status, String reason) {
    RawResponse response = GivenResponse.of(URL, status, Headers.of("X-A", "1"), new byte[3]);
    assertThat(response.head().status()).isEqualTo(status);
    assertThat(response.head().reason()).isEqualTo(reason);
    assertThat(response.head().framing()).isEqualTo(new BodyFraming.Fixed(3));
    assertThat(response.body().isEnded()).isTrue();
    assertThat(response.body().poll(9).size()).isEqualTo(3);

    RawResponse other = GivenResponse.withBody(response, new byte[5]);
    assertThat(other.head()).isEqualTo(response.head());
    assertThat(other.body().poll(9).size()).isEqualTo(5);
  }

  @Test
  void whatIsNoFinalStatusIsRefused() {
    for (int status : new int[] {199, 1000}) {
      assertThatThrownBy(() -> GivenResponse.of(URL, status, Headers.EMPTY, new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the status is " + status + "; accepted: 200 to 999");
    }
  }

  @Test
  void whatCouldNotHaveComeIsRefused() {
    for (String value : List.of("a\r", "a\nb", "\0")) {
      assertThatThrownBy(() -> GivenResponse.of(URL, 200, Headers.of("X-A", value), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the value of the header field X-A has a line break or a NUL");
    }
    assertThatThrownBy(() -> GivenResponse.of(URL, 200, Headers.of("X A", ""), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the header name is 'X A'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          timeout=5             | PT4S
          max=9, TIMEOUT = "3"  | PT2S
          timeout=2             | PT1S
          timeout=1             | PT0S
          timeout=0             | PT0S
          timeout=999999999     | PT277777H46M38S
          timeout=1000000000    | none
          timeout=soon          | none
          timeout=              | none
          xtimeout=5            | none
          max=9                 | none
          """)
  void aServersTimeIsOverASecondEarlier(String field, Duration kept) {
    assertThat(KeepAlive.of(Headers.of("Keep-Alive", field))).isEqualTo(kept);
    assertThat(KeepAlive.of(Headers.of("X-A", field))).isNull();
  }

  @Test
  void aShareOfTheHeapIsTakenToItsLastByte() {
    HeapShare share = new HeapShare(10);
    assertThat(share.most()).isEqualTo(10);
    assertThat(share.take(7)).isTrue();
    assertThat(share.take(4)).isFalse();
    assertThat(share.take(3)).isTrue();
    share.giveBack(1);
    assertThat(share.take(2)).isFalse();
    assertThat(share.take(1)).isTrue();
  }

  @Test
  void figuresAreThoseThatWereWrittenLast() {
    PoolFigures figures = new PoolFigures();
    assertThat(figures.read()).isEqualTo(new SessionStats(0, 0, 0, 0, 0, 0, 0, 0));
    figures.write(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(figures.read()).isEqualTo(new SessionStats(1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void theFirstFailureOfAChainIsTold() {
    assertThat(Failures.reason(null)).isEqualTo("the connection ended");
    assertThat(Failures.reason(new IOException("last", new IOException("first"))))
        .isEqualTo("first");
    assertThat(Failures.reason(new IOException())).isEqualTo("java.io.IOException");
    assertThat(
            Failures.queued(
                new ConnectorSettings(3, 2, Duration.ZERO),
                new SessionStats(4, 5, 6, 7, 0, 0, 0, 0)))
        .isEqualTo(
            "waiting for a free place under limit (3) and limit-per-host (2): 4 connections are"
                + " open, 6 of them in use, and 7 requests wait");
  }
}
