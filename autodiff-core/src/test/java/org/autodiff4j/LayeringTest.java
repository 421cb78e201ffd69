package org.autodiff4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports run one way; packages that are still empty pass. */
@AnalyzeClasses(packages = "org.autodiff4j", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule imports_ofEveryPackage_runDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.autodiff4j..")
          .withOptionalLayers(true)
          .layer("types")
          .definedBy("org.autodiff4j.types..")
          .layer("tensor")
          .definedBy("org.autodiff4j.tensor..")
          .layer("graph")
          .definedBy("org.autodiff4j.graph..")
          .layer("tree")
          .definedBy("org.autodiff4j.tree..")
          .layer("nn")
          .definedBy("org.autodiff4j.nn..")
          .layer("linalg")
          .definedBy("org.autodiff4j.linalg..")
          .layer("fft")
          .definedBy("org.autodiff4j.fft..")
          .layer("special")
          .definedBy("org.autodiff4j.special..")
          .layer("random")
          .definedBy("org.autodiff4j.random..")
          .layer("reference")
          .definedBy("org.autodiff4j.reference..")
          .layer("transform")
          .definedBy("org.autodiff4j.transform..")
          .layer("facade")
          .definedBy("org.autodiff4j")
          .layer("solver")
          .definedBy("org.autodiff4j.solver..")
          .layer("check")
          .definedBy("org.autodiff4j.check..")
          .whereLayer("types")
          .mayNotAccessAnyLayer()
          .whereLayer("tensor")
          .mayOnlyAccessLayers("types")
          .whereLayer("graph")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("tree")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("nn")
          .mayOnlyAccessLayers("random", "tensor", "types")
          .whereLayer("fft")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("linalg")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("special")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("random")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("reference")
          .mayOnlyAccessLayers("tensor", "types")
          .whereLayer("transform")
          .mayOnlyAccessLayers("graph", "tree", "nn", "linalg", "random", "tensor", "types")
          .whereLayer("solver")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("check")
          .mayNotBeAccessedByAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule packages_ofTheLibrary_formNoCycle =
      slices().matching("org.autodiff4j.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule core_knowsNoNativeLibrary =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "org.deeplearning4j..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule types_knowNothingButTheJdk =
      noClasses()
          .that()
          .resideInAPackage("org.autodiff4j.types..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "org.jspecify..", "org.autodiff4j.types..")
          .allowEmptyShould(true);
}
