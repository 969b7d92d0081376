package dev.tauko.http.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where URLs lead to, and which of their hosts are looked up. */
class OriginTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1    | true
          90.190.9.0   | true
          ::1          | true
          fe80::1      | true
          a::          | true
          2001:db8::1  | true
          localhost    | false
          a.test       | false
          1.2.3.test   | false
          1.2.3.4/     | false
          ''           | false
          """)
  void aHostIsAnAddressOrAName(String host, boolean isAddress) {
    assertThat(Origin.isAddress(host)).isEqualTo(isAddress);
    assertThat(new Origin(false, host, 80).isAddress()).isEqualTo(isAddress);
  }

  @Test
  void anOriginIsWrittenWithItsPort() {
    assertThat(new Origin(true, "a.test", 443)).hasToString("https://a.test:443");
    assertThat(new Origin(false, "::1", 8080)).hasToString("http://[::1]:8080");
  }

  @Test
  void eachSchemeHasItsPort() {
    assertThat(new Origin(true, "a", 443).hasDefaultPort()).isTrue();
    assertThat(new Origin(true, "a", 80).hasDefaultPort()).isFalse();
    assertThat(new Origin(false, "a", 80).hasDefaultPort()).isTrue();
  }

  @Test
  void aNameHas253CharactersAtMost() {
    String longest = "a".repeat(61) + ".".concat("b".repeat(63)).repeat(3);
    assertThat(longest).hasSize(253);
    assertThat(Url.parse("http://" + longest + "./").origin().host()).isEqualTo(longest + ".");
    assertThatThrownBy(() -> Url.parse("http://a" + longest + "/"))
        .hasMessageContaining("its host is longer than 253 characters");
  }

  @Test
  void anAddressHasOneForm() {
    assertThat(Origin.address("2001:DB8:0:0::1")).isEqualTo("2001:db8::1");
    assertThat(Origin.address("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void whatWasReadLatelyIsKnownByItsSchemeAndText() {
    Authorities known = new Authorities();
    Authority first = Authority.of(new Origin(false, "a", 80));
    Authority second = Authority.of(new Origin(false, "b", 80));
    known.put(false, "a", first);
    known.put(false, "b", second);

    assertThat(known.get(false, "a")).isSameAs(first);
    assertThat(known.get(false, "b")).isSameAs(second);
    assertThat(known.get(true, "a")).as("of https").isNull();
    assertThat(known.get(false, "c")).isNull();
  }

  @Test
  void aNameInAsciiIsWrittenInLowerCaseOnly() {
    assertThat(Idna.toAscii("-A..B_")).isEqualTo("-a..b_");
    assertThat(Idna.toAscii("Bücher.test")).isEqualTo("xn--bcher-kva.test");
    assertThat(Idna.toAscii("a\u0080.test")).as("a control character beyond ASCII").isNull();
  }
}
