package dev.tauko.demos.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
          <link href=s.css>      | http://a.org/d/s.css
          """)
  void aLinkIsResolved(String html, String link) {
    assertThat(Links.of(html.replace("\\n", "\n"), PAGE).urls()).containsExactly(URI.create(link));
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
    assertThat(Links.of(html, PAGE)).isEqualTo(new Links.Found(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "//", "http:///x"})
  void aLinkFromWhichNoUrlCanBeMadeIsKeptAsItStands(String link) {
    assertThat(Links.of("<a href=\"" + link + "\"><a href=x>", PAGE))
        .isEqualTo(new Links.Found(List.of(URI.create("http://a.org/d/x")), List.of(link)));
  }

  @Test
  void eachPictureOfASetCounts() {
    assertThat(Links.of("<img src=a srcset='b 1x, c 2x'>", PAGE).urls())
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
}
