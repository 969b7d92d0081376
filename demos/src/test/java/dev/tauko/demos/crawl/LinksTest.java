package dev.tauko.demos.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  private static final URI PAGE = URI.create("http://a.org/d/p?q=1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <a href=x>             | http://a.org/d/x
          <a\\nclass="b>" HREF='/x'> | http://a.org/x
          <a href="//b.org">     | http://b.org/
          <a href="?r=2">        | http://a.org/d/p?r=2
          <a href="#top">        | http://a.org/d/p?q=1
          <a href="../../x">     | http://a.org/../x
          <a href="a b&amp;ä">   | http://a.org/d/a%20b&%C3%A4
          <a href=" x ">         | http://a.org/d/x
          <a href="a[1]?b[]=2">  | http://a.org/d/a%5B1%5D?b%5B%5D=2
          <a href="//[::1]:8/x"> | http://[::1]:8/x
          <a href="100%">        | http://a.org/d/100%25
          <a href="100%25">      | http://a.org/d/100%25
          <img src=i.png>        | http://a.org/d/i.png
          <titles><a href=x>     | http://a.org/d/x
          <script>"<!--"</script><a href=x> | http://a.org/d/x
          <template></template><a href=x> | http://a.org/d/x
          </template><a href=x>  | http://a.org/d/x
          <iframe src=x></iframe> | http://a.org/d/x
          <base href=/e/><a href=x> | http://a.org/e/x
          <base href=/e/><base href=/f/><a href=x> | http://a.org/e/x
          <base target=_top><base href=/e/><a href=x> | http://a.org/e/x
          <base href=mailto:a@b.org><base href=/f/><a href=x> | http://a.org/d/x
          <a href=x href=y>      | http://a.org/d/x
          <a href="\\\\b.org\\x\\y?q=\\z"> | http://b.org/x/y?q=%5Cz
          <a href="http:\\\\b.org\\x"> | http://b.org/x
          <a href="..\\x">        | http://a.org/x
          <a href="x#\\y">        | http://a.org/d/x
          <a href="&auml;&Auml;&euro;"> | http://a.org/d/%C3%A4%C3%84%E2%82%AC
          <a href="&#228;&#xE4;&#228"> | http://a.org/d/%C3%A4%C3%A4%C3%A4
          <a href="&#150;&#0;&#xD800;&#99999999999;"> | http://a.org/d/%E2%80%93%EF%BF%BD%EF%BF%BD%EF%BF%BD
          <a href="?a=1&copy=2&reg;&amp&copyright&euro"> | http://a.org/d/p?a=1&copy=2%C2%AE&&copyright&euro
          <link href=s.css>      | http://a.org/d/s.css
          """)
  void aLinkIsResolved(String html, String link) {
    assertThat(Links.of(html.replace("\\n", "\n"), PAGE, UTF_8).urls())
        .containsExactly(URI.create(link));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <!-- <a href=x> -->
          <script>document.write("<a href=x>")</script>
          <script>document.write("<!-- <a href=x>")</script>
          <textarea><a href=x></textarea>
          <TITLE>about <a href=x></TITLE>
          <textarea rows="1>"><a href=x>
          <template><a href=x><template></template><a href=y></template>
          <a href="mailto:a@b.org">
          <a href="javascript:void(0)">
          <a href="data:text/html,x">
          <a href="javascript:a[0]">
          <a href="tel:1 2">
          <p title="href=x">
          """)
  void whatIsNoLinkIsNone(String html) {
    assertThat(Links.of(html, PAGE, UTF_8)).isEqualTo(new Links.Found(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "//", "http:///x"})
  void aLinkFromWhichNoUrlCanBeMadeIsKeptAsItStands(String link) {
    assertThat(Links.of("<a href=\"" + link + "\"><a href=x>", PAGE, UTF_8))
        .isEqualTo(new Links.Found(List.of(URI.create("http://a.org/d/x")), List.of(link)));
  }

  @Test
  void theQueryOfALinkIsInTheCharsetOfItsPage() {
    String html = "<a href='ä?ä€'>";

    assertThat(Links.of(html, PAGE, ISO_8859_1).urls())
        .containsExactly(URI.create("http://a.org/d/%C3%A4?%E4%26%238364%3B"));
    assertThat(Links.of(html, PAGE, UTF_16LE).urls())
        .containsExactly(URI.create("http://a.org/d/%C3%A4?%C3%A4%E2%82%AC"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text/html; charset=utf-8   | <meta charset=koi8-r>          | UTF-8
          text/html; charset=nix     | <meta charset=koi8-r>          | KOI8-R
          text/html; charset=latin1  |                                | windows-1252
          text/html                  | <META charset=\"KOI8-R\">      | KOI8-R
          text/html                  | <meta charset=nix><meta charset=koi8-r> | KOI8-R
          text/html                  | <!--<meta charset=x>--><meta charset=koi8-r> | KOI8-R
          text/html                  | <meta http-equiv=Content-Type content='text/html; charset=koi8-r'> | KOI8-R
          text/html                  | <meta name=x content='charset=koi8-r'> |
          text/html                  | <meta charset=utf-16>          | UTF-8
          text/html; charset=koi8-r  | \u00ef\u00bb\u00bf<meta charset=koi8-r> | UTF-8
          text/html; charset=koi8-r  | \u00ff\u00fe                   | UTF-16LE
          text/html; charset=koi8-r  | \u00fe\u00ff                   | UTF-16BE
          text/html                  | <p>                            |
          """)
  void aPageTellsItsCharset(String type, String start, String charset) {
    byte[] page = (start == null ? "" : start).getBytes(ISO_8859_1);

    assertThat(PageCharset.of(page, type).map(Charset::name).orElse(null)).isEqualTo(charset);
  }

  @Test
  void onlyTheFirst1024BytesTellTheCharset() {
    String meta = "<meta charset=koi8-r>";

    for (int blanks : new int[] {1024 - meta.length(), 1025 - meta.length()}) {
      byte[] page = (" ".repeat(blanks) + meta).getBytes(ISO_8859_1);
      assertThat(PageCharset.of(page, "").isPresent()).isEqualTo(blanks + meta.length() <= 1024);
    }
  }

  @Test
  void eachPictureOfASetCounts() {
    assertThat(Links.of("<img src=a srcset='b 1x, c 2x'>", PAGE, UTF_8).urls())
        .extracting(URI::getPath)
        .containsExactly("/d/a", "/d/b", "/d/c");
  }

  @Test
  void theLongestRuleForThisCrawlerDecides() {
    String text =
        """
        User-agent: other
        Disallow: /
        User-agent: Tauko # us
        User-agent: friend
        Disallow: /a
        Allow: /a/b
        Disallow: /*.pdf$
        User-agent: *
        Disallow: /c
        """;
    Robots robots = Robots.parse(text, "tauko");

    assertThat(robots.allows("/")).isTrue();
    assertThat(robots.allows("/a/x")).isFalse();
    assertThat(robots.allows("/a/b/c")).isTrue();
    assertThat(robots.allows("/x/y.pdf")).isFalse();
    assertThat(robots.allows("/x/y.pdf?z")).isTrue();
    assertThat(robots.allows("/c")).isTrue();
    assertThat(Robots.parse(text, "stranger").allows("/c")).isFalse();
    assertThat(Robots.NONE.allows("/")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /%c3%a4       | /%C3%A4/x    | false
          /ä            | /%C3%A4      | false
          /%7Ea         | /~a          | false
          /~a           | /%7ea        | false
          /a%2fb        | /a%2Fb       | false
          /a%2fb        | /a/b         | true
          /a[1]         | /a%5B1%5D    | false
          /100%         | /100%25      | false
          /a%2A         | /a*          | false
          /a%2A         | /ab          | true
          /a$b          | /a$b         | false
          /a%24         | /a$c         | false
          /a*b$         | /axbxb       | false
          /a*b$         | /axbx        | true
          /a*ab$        | /ab          | true
          /a$           | /a           | false
          /a$           | /aa          | true
          /*            | /            | false
          """)
  void rulesAndPathsAreComparedByTheirOctets(String rule, String path, boolean isAllowed) {
    Robots robots = Robots.parse("User-agent: *\nDisallow: " + rule, "tauko");

    assertThat(robots.allows(path)).isEqualTo(isAllowed);
  }

  @Test
  void manyAsterisksInARuleTakeNoMoreTimeThanTheirNumber() {
    Robots robots = Robots.parse("User-agent: *\nDisallow: " + "*a".repeat(200) + "$", "tauko");

    assertThat(robots.allows("/" + "a".repeat(10_000) + "b")).isTrue();
  }
}
