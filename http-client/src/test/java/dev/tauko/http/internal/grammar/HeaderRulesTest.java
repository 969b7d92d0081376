package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the head of a request. */
class HeaderRulesTest {

  @ParameterizedTest
  @ValueSource(strings = {"azAZ09", "!#$%&'*+-.^_`|~", "X"})
  void aTokenHasLettersDigitsAndMarks(String text) {
    assertThat(Tokens.isToken(text)).isTrue();
    assertThat(Tokens.require("it", text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/", "a:", "a@", "a[", "`a{", "a\"", "a\u0000", "aé"})
  void aTokenHasNothingElse(String text) {
    assertThat(Tokens.isToken(text)).isFalse();
    assertThatThrownBy(() -> Tokens.require("it", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "it is '%s'; accepted is a token: letters, digits and !#$%%&'*+-.^_`|~",
            text.replace('\u0000', '?').replace('é', '?'));
  }

  @ParameterizedTest
  @CsvSource({"get, GET", "Patch, PATCH", "PUT, PUT", "purge, purge", "PROPFIND, PROPFIND"})
  void aMethodThatIsKnownIsInUpperCase(String given, String sent) {
    assertThat(HeaderRules.method(given)).isEqualTo(sent);
  }

  @Test
  void aFieldHasItsValueWithoutTheBlanksAroundIt() {
    assertThat(HeaderRules.header("X-A", " \ta ~\t ")).isEqualTo(new Headers.Header("X-A", "a ~"));
  }

  @ParameterizedTest
  @CsvSource({
    "Host, 'cannot be set; it follows from the URL, the body and the connection, or is set by"
        + " host'",
    "content-LENGTH, 'cannot be set; it follows from the URL, the body and the connection'",
    "X A, 'the header name is ''X A'''",
    "X-A, 'the value of the header field X-A has a control character, or one beyond ASCII'"
  })
  void aFieldThatIsNotTheUsersIsRefused(String name, String message) {
    assertThatThrownBy(() -> HeaderRules.header(name, "é"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void onlyTheHostFieldIsSetInAnotherWay() {
    assertThatThrownBy(() -> HeaderRules.header("Connection", "close"))
        .hasMessage(
            "the header field Connection cannot be set; it follows from the URL, the body and the"
                + " connection");
  }

  @Test
  void whatAUserGivesTakesThePlaceOfTheUsualFields() {
    Headers.Header agent = new Headers.Header("user-agent", "mine");
    Headers.Header other = new Headers.Header("X-A", "1");
    Headers.Header accept = new Headers.Header("Accept", "*/*");

    assertThat(HeaderRules.defaults(List.of(agent, other), "usual"))
        .containsExactly(accept, agent, other);
    assertThat(HeaderRules.defaults(List.of(other), "usual"))
        .containsExactly(accept, new Headers.Header("User-Agent", "usual"), other);
    assertThat(HeaderRules.defaults(List.of(), "")).containsExactly(accept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.test", "a.test:8080", "a.test:", "[::1]:80", "my_host", "127.0.0.1"})
  void aHostMayHaveAPort(String value) {
    assertThat(HeaderRules.host(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "a b", "a/", "a:123456", "a@b", "[a.test]", "é"})
  void whatIsNoHostIsRefused(String value) {
    assertThatThrownBy(() -> HeaderRules.host(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the host is '" + value.replace('é', '?') + "'; accepted is host");
  }

  @Test
  void aMediaTypeIsTakenAsItIs() {
    assertThat(HeaderRules.contentType("text/plain; charset=utf-8"))
        .isEqualTo("text/plain; charset=utf-8");
    assertThatThrownBy(() -> HeaderRules.contentType("text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the content type is 'text'; accepted is a media type");
  }

  @Test
  void aHeadEndsWithAnEmptyLine() {
    assertThat(
            new RequestHead("GET", "/a?b", "a.test:8080")
                .add("X-A", "\u00e9")
                .add(new Headers.Header("X-B", "2"))
                .toBytes())
        .isEqualTo(
            ByteString.fromString(
                "GET /a?b HTTP/1.1\r\nHost: a.test:8080\r\nX-A: \u00e9\r\nX-B: 2\r\n\r\n",
                "ISO-8859-1"));
  }
}
