package org.autodiff4j.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide as a whole: no page is missing from its index, and no link leads nowhere. */
class GuideIndexTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  private static List<Path> pages(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  @Test
  void index_ofTheGuide_namesEveryPage() throws IOException {
    GuidePage index = GuidePage.of("README.md");
    for (Path page : pages(GuidePage.GUIDE)) {
      if (!page.endsWith("README.md")) {
        index.assertShows("](" + page.getFileName() + ")");
      }
    }
  }

  @Test
  void index_ofTheGuide_namesEverySample() {
    GuidePage index = GuidePage.of("README.md");
    for (String name : Tour.names()) {
      if (!name.equals("readme")) {
        index.assertShows("`" + name + "`");
      }
    }
  }

  @Test
  void links_ofAllPages_leadSomewhere() throws IOException {
    int links = 0;
    Path root = Path.of("..");
    for (Path folder : List.of(root, root.resolve("docs"), GuidePage.GUIDE)) {
      for (Path page : pages(folder)) {
        Matcher link = LINK.matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""));
        while (link.find()) {
          Path target = folder.resolve(link.group(1));
          assertTrue(Files.exists(target), () -> page + " links to " + target);
          links++;
        }
      }
    }
    assertTrue(links > 30, "links: " + links);
  }

  @Test
  void randomGuide_everyBlock_isCodeOfItsTest() {
    Path test =
        Path.of("../autodiff-core/src/test/java/org/autodiff4j/random/RandomGuideTest.java");
    GuidePage.of("random.md").assertBlocksAreCodeOf(test, 5);
  }
}
