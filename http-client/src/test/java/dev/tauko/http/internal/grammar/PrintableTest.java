package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as they are shown, and as they go out. */
class PrintableTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ~", "plain text", "Grüße", "日本語", "😀"})
  void whatCanBeSeenStaysAsItIs(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\u001f", "\n", "\u007f", "\u0085", "\u00ad", "\u200b", "\u202e", "\u2028",
        "\u2029", "\ud800", "\ue000", "\uffff"
      })
  void whatCannotBeSeenIsAQuestionMark(String character) {
    assertThat(Printable.of("a" + character + "bé")).isEqualTo("a?bé");
    assertThat(Printable.of(character)).isEqualTo("?");
  }

  @Test
  void anExcerptHas200Characters() {
    assertThat(Printable.excerpt("a".repeat(199) + "\n")).isEqualTo("a".repeat(199) + "?");
    assertThat(Printable.excerpt("a".repeat(201))).isEqualTo("a".repeat(200) + "…");
  }

  @Test
  void aLongMessageHasItsStartAndItsEnd() {
    String whole = "a".repeat(1000) + "b".repeat(1000);
    assertThat(Printable.message(whole)).isEqualTo(whole);
    assertThat(Printable.message("a".repeat(1000) + "\n" + "b".repeat(1000)))
        .isEqualTo("a".repeat(1000) + " … " + "b".repeat(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "é", "😀", "a😀😀b"})
  void utf8ExpressesEveryCharacter(String text) {
    assertThat(Utf8.canExpress(text)).isTrue();
    assertThat(Utf8.encode("the text", text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "\ud83d\ud83d\ude00", "😀\ude00"})
  void utf8ExpressesNoHalfOfASurrogatePair(String text) {
    assertThat(Utf8.canExpress(text)).isFalse();
    assertThatThrownBy(() -> Utf8.encode("the text", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the text has characters that UTF-8 cannot express: half a surrogate pair");
  }

  @Test
  void aTextInAHeadHasOneCharacterForEachOctet() {
    assertThat(FieldText.octets("é", false)).isEqualTo("\u00c3\u00a9");
    assertThat(FieldText.octets("é", true)).isEqualTo("é");
  }
}
