package dev.tauko.http.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.InvalidUrlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is requested when a URL is given, and what is not a URL. */
class UrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://example.org                       | http://example.org/
          HTTP://Example.ORG:80/                   | http://example.org/
          https://example.org:443/a                | https://example.org/a
          https://example.org:80/a                 | https://example.org:80/a
          http://example.org:/                     | http://example.org/
          http://example.org?q                     | http://example.org/?q
          http://example.org/a#b?c                 | http://example.org/a
          http://example.org#b                     | http://example.org/
          http://u:p@example.org/a@b:c             | http://example.org/a@b:c
          http://example.org/a b?c d               | http://example.org/a%20b?c%20d
          http://example.org/%7e%2Fx%zz%           | http://example.org/%7e%2Fx%25zz%25
          'http://example.org/č?ř={|}^[]'          | http://example.org/%C4%8D?%C5%99=%7B%7C%7D%5E%5B%5D
          http://example.org/😀                    | http://example.org/%F0%9F%98%80
          http://example.org/?a+b%2Bc&d=1;e='f'    | http://example.org/?a+b%2Bc&d=1;e='f'
          http://example.org/a/./b/../c            | http://example.org/a/c
          http://example.org/../../a               | http://example.org/a
          http://example.org/a/..                  | http://example.org/
          http://example.org/a/b/.                 | http://example.org/a/b/
          http://example.org//a                    | http://example.org//a
          http://example.org/?../a                 | http://example.org/?../a
          http://bücher.example/                   | http://xn--bcher-kva.example/
          http://my_service:8080/                  | http://my_service:8080/
          http://example.org./                     | http://example.org./
          http://127.0.0.1:8080/                   | http://127.0.0.1:8080/
          http://[::1]:8080/                       | http://[0:0:0:0:0:0:0:1]:8080/
          http://1.example/                        | http://1.example/
          """)
  void aUrlIsWrittenOutPlainly(String given, String requested) {
    Url url = Url.parse(given);
    assertThat(url).hasToString(requested);
    assertThat(url.toUri()).hasToString(requested);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                           | it has no scheme
          example.org/                 | it has no scheme
          //example.org/               | it has no scheme
          http:/example.org            | its scheme is not followed by '//'
          ftp://example.org/           | its scheme is 'ftp'
          file:///etc/passwd           | its scheme is 'file'
          ' http://example.org/'       | it has no scheme
          skype:echo123                | its scheme is 'skype'
          http://                      | it has no host
          http:///path                 | it has no host
          http://:80/                  | it has no host
          http://u@/                   | it has no host
          http://a@b@c/                | it has more than one '@' before the path
          http://example.org:0/        | its port is 0, accepted is 1 to 65535
          http://example.org:65536/    | its port is 65536, accepted is 1 to 65535
          http://example.org:x/        | its port is ':x'
          http://example.org:+80/      | its port is ':+80'
          http://exa mple.org/         | its host 'exa mple.org' is not a host name
          http://exa%2fmple.org/       | its host 'exa%2fmple.org' is not a host name
          http://-a.org/               | its host '-a.org' is not a host name
          http://a..b/                 | its host 'a..b' is not a host name
          http://127.1/                | its host '127.1' is not an IPv4 address
          http://2130706433/           | its host '2130706433' is not an IPv4 address
          http://0x7f.1/               | its host '0x7f.1' is not an IPv4 address
          http://0177.0.0.1/           | its host '0177.0.0.1' is not an IPv4 address
          http://256.0.0.1/            | its host '256.0.0.1' is not an IPv4 address
          http://[::1/                 | its host has no closing ']'
          http://[::1%25eth0]/         | its host '[::1%25eth0]' is not an IPv6 address
          http://[1.2.3.4]/            | its host '[1.2.3.4]' is not an IPv6 address
          http://u%zz@example.org/     | its user info has a '%'
          http://u%3Av@example.org/    | its user name has a colon
          """)
  void whatCannotBeRequestedIsRefusedWithTheReason(String given, String reason) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("is not a URL that can be requested: " + reason)
        .hasMessageContaining("accepted is http://host[:port][/path][?query]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a/\r\nX: 1", "http://a/\t", "http://a\u0000/", "http://a/\u007f"})
  void controlCharactersAreRefusedAndNotRepeated(String given) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("it has a control character at index")
        .hasMessageNotContainingAny("\r", "\n", "\t", "\u0000", "\u007f");
  }

  @Test
  void halfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> Url.parse("http://a/\ud83d"))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("half of a surrogate pair");
  }

  @Test
  void credentialsAreDecodedAndKeptOutOfMessages() {
    assertThat(Url.parse("http://us%40er:p%3Aw+d@a/").credentials()).isEqualTo("us@er:p:w+d");
    assertThat(Url.parse("http://user@a/").credentials()).isEqualTo("user:");
    assertThat(Url.parse("http://a/").credentials()).isNull();
    assertThatThrownBy(() -> Url.parse("http://user:secret@/"))
        .hasMessageContaining("'http://…@/'")
        .hasMessageNotContaining("secret");
  }

  @Test
  void destinationsDifferBySchemeHostAndPort() {
    assertThat(Url.parse("http://A/x").destination())
        .isEqualTo(Url.parse("http://a:80/y?z").destination())
        .isNotEqualTo(Url.parse("https://a/x").destination())
        .isNotEqualTo(Url.parse("http://b/x").destination())
        .isNotEqualTo(Url.parse("http://a:81/x").destination());
  }
}
