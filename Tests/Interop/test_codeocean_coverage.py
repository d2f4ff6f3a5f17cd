"""No public method of the SDK and no field of its requests goes untested: the tests are read, not run."""
import ast
import dataclasses
import functools
import inspect
import pathlib

import pytest
from codeocean import CodeOcean
from codeocean.models import capsule, components, computation, data_asset, folder

TESTS = sorted(pathlib.Path(__file__).parent.glob("test_codeocean_*.py"))

# What only the answers of the server are made of; and a model that nothing in the SDK uses.
ANSWERS = {
    "AppPanel", "AppPanelCategories", "AppPanelDataAsset", "AppPanelGeneral", "AppPanelParameters", "AppPanelProcess",
    "AppPanelResult", "AppParameter", "Capsule", "CapsuleReleaseJob", "CapsuleReleaseValidationIssues",
    "CapsuleSearchResults", "Computation", "ContainedDataAsset", "DataAsset", "DataAssetAttachResults",
    "DataAssetSearchResults", "DownloadFileURL", "FileURLs", "Folder", "FolderItem", "GitSyncResults", "InputDataAsset",
    "ListFolderParams", "OriginalCapsuleInfo", "Provenance", "SourceBucket", "Version",
}

# Functions of the tests that make a request of what they are given.
HELPERS = {
    "assets": "DataAssetSearchParams", "aws": "AWSS3Source", "books": "DataAssetSearchParams",
    "capsules": "CapsuleSearchParams", "new": "DataAssetParams",
}


def clients():
    """The parts of the client by the attribute that holds them: `capsules`, `data_assets`, …"""
    client = CodeOcean(domain="http://127.0.0.1:1", token="cop_none")
    return {
        name: type(value) for name, value in vars(client).items()
        if dataclasses.is_dataclass(value) and type(value).__module__.startswith("codeocean.")
    }


def public_methods():
    """(attribute, method) of every public method of the SDK; the client's own under "" (it has none today)."""
    parts = {"": CodeOcean, **clients()}
    return {
        (attribute, name) for attribute, part in parts.items()
        for name, _ in inspect.getmembers(part, inspect.isfunction) if not name.startswith("_")
    }


@functools.cache
def trees():
    return [ast.parse(path.read_text(), str(path)) for path in TESTS]


@functools.cache
def called_methods():
    """Every `….attribute.method` in the tests, also by a variable: `pipelines = ocean.ada.pipelines`."""
    called = set()
    for tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            holders = {}
            for node in ast.walk(function):
                if isinstance(node, ast.Assign):
                    holders |= dict(assigned(node.targets[0], node.value))
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                    called.add((node.value.attr, node.attr))
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in holders:
                    called.add((holders[node.value.id], node.attr))
    return called


def assigned(target, value):
    """(variable, attribute) of `a = x.attribute` and `a, b = x.attribute, …`"""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for pair in zip(target.elts, value.elts):
            yield from assigned(*pair)
    elif isinstance(target, ast.Name) and isinstance(value, ast.Attribute):
        yield target.id, value.attr


@functools.cache
def given_fields():
    """(class, field) of every argument that the tests give by name, or by place, to a model of the SDK."""
    given = set()
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name = HELPERS.get(node.func.id, node.func.id)
            given |= {(name, keyword.arg) for keyword in node.keywords}
            model = models().get(node.func.id)
            if model is not None:
                fields = [field.name for field in dataclasses.fields(model)]
                given |= {(name, field) for field in fields[: len(node.args)]}
    return given


@functools.cache
def models():
    return {
        name: value for module in (capsule, components, computation, data_asset, folder)
        for name, value in vars(module).items() if dataclasses.is_dataclass(value)
    }


def test_the_client_has_the_parts_that_are_known():
    assert {name: part.__name__ for name, part in clients().items()} == {
        "capsules": "Capsules", "computations": "Computations", "custom_metadata": "CustomMetadataSchema",
        "data_assets": "DataAssets", "pipelines": "Pipelines",
    }
    assert len(public_methods()) == 15 + 15 + 11 + 14 + 1, "a new SDK has new methods: test them, then count again"


@pytest.mark.parametrize(("attribute", "method"), sorted(public_methods()))
def test_every_public_method_is_called(attribute, method):
    assert (attribute, method) in called_methods(), f"no test calls {attribute}.{method}"


def test_a_method_that_is_not_called_would_be_noticed():
    assert ("capsules", "invent_capsule") not in called_methods()


def test_every_field_of_every_request_is_given_somewhere():
    fields = {
        (name, field.name) for name, model in models().items() if name not in ANSWERS
        for field in dataclasses.fields(model)
    }
    assert sorted(fields - given_fields()) == []


def test_every_option_of_the_client_is_given_somewhere():
    calls = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = {keyword.arg for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in ("client", "CodeOcean")
             for keyword in call.keywords}
    assert {field.name for field in dataclasses.fields(CodeOcean)} <= given
