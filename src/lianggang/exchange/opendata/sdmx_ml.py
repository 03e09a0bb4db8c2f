"""The cube in SDMX-ML 2.1: the structure with its code lists, and the data, written as they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from lianggang.documents.archive import Element
from lianggang.exchange.opendata.bulk import TITLES
from lianggang.exchange.opendata.cube import ATTRIBUTES, COLUMNS, DIMENSIONS, Cube, Row

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
_MES, _STR, _COM = (f"{_BASE}{name}" for name in ("message", "structure", "common"))
_NAMES = {"mes": _MES, "str": _STR, "com": _COM}
_XML = "{http://www.w3.org/XML/1998/namespace}lang"
_AGENCY, _VERSION = "LIANGGANG", "1.0"
_CONCEPTS, _DSD, _FLOW = "CS_LIANGGANG", "DSD_LIANGGANG", "DF_LIANGGANG"
_NAME = "两纲监测数据"
_URN = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure"
_OWN = f"{_URN}={_AGENCY}:{_DSD}({_VERSION}):ObsLevelDim:AllDimensions"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_REQUIRED = ("OBS_STATUS", "CONF_STATUS")


def write_structure(cube: Cube, to: BinaryIO, *, prepared: str) -> None:
    """Code lists, concepts, data structure and dataflow. prepared: ISO time of the release."""
    root = _element(_MES, "Structure", nsmap=_NAMES)
    _header(root, prepared)
    holder = _child(root, _MES, "Structures")
    _dataflow(_child(holder, _STR, "Dataflows"))
    _codelists(_child(holder, _STR, "Codelists"), cube)
    _concepts(_child(holder, _STR, "Concepts"))
    _data_structure(_child(holder, _STR, "DataStructures"), cube)
    to.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_data(rows: Iterable[Row], to: BinaryIO, *, prepared: str) -> None:
    """The rows as structure-specific data; memory does not grow with their number."""
    specific = f"{_BASE}data/structurespecific"
    names = {"mes": _MES, "com": _COM, "ss": specific, "ns1": _OWN, "xsi": _XSI}
    scope = {
        f"{{{specific}}}structureRef": _DSD,
        f"{{{specific}}}dataScope": "DataStructure",
        f"{{{_XSI}}}type": "ns1:DataSetType",
    }
    with etree.xmlfile(to, encoding="UTF-8") as out:
        out.write_declaration()
        with out.element(f"{{{_MES}}}StructureSpecificData", nsmap=names):
            head = _element(_MES, "Holder", nsmap=names)
            header = _header(head, prepared)
            described = _child(
                header, _MES, "Structure", structureID=_DSD, namespace=_OWN, dimensionAtObservation="AllDimensions"
            )
            _reference(_child(described, _COM, "Structure"), _DSD, "datastructure", "DataStructure")
            out.write(header)
            with out.element(f"{{{_MES}}}DataSet", scope):
                for row in rows:
                    out.write(etree.Element("Obs", {c: row[c] for c in COLUMNS if row[c]}))


def _element(namespace: str, tag: str, nsmap: dict[str, str] | None = None) -> Element:
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=nsmap)


def _child(parent: Element, space: str, tag: str, text: str = "", **attributes: str) -> Element:
    """A new element under `parent`; space: address of its namespace."""
    made = etree.SubElement(parent, f"{{{space}}}{tag}", attributes)
    made.text = text or None
    return made


def _header(root: Element, prepared: str) -> Element:
    header = _child(root, _MES, "Header")
    _child(header, _MES, "ID", _FLOW)
    _child(header, _MES, "Test", "false")
    _child(header, _MES, "Prepared", prepared)
    _child(header, _MES, "Sender", id=_AGENCY)
    return header


def _named(parent: Element, tag: str, identity: str, name: str, **attributes: str) -> Element:
    made = _child(parent, _STR, tag, id=identity, **attributes)
    _child(made, _COM, "Name", name).set(_XML, "zh")
    return made


def _kept(parent: Element, tag: str, identity: str, name: str) -> Element:
    """Something with an owner and a version."""
    return _named(parent, tag, identity, name, agencyID=_AGENCY, version=_VERSION, isFinal="true")


def _reference(parent: Element, identity: str, package: str, kind: str) -> None:
    etree.SubElement(
        parent, "Ref", {"id": identity, "version": _VERSION, "agencyID": _AGENCY, "package": package, "class": kind}
    )


def _dataflow(parent: Element) -> None:
    flow = _kept(parent, "Dataflow", _FLOW, _NAME)
    _reference(_child(flow, _STR, "Structure"), _DSD, "datastructure", "DataStructure")


def _codelists(parent: Element, cube: Cube) -> None:
    for column, codes in cube.codes.items():
        found = _kept(parent, "Codelist", f"CL_{column}", TITLES[column])
        for code, name in sorted(codes.items()):
            _named(found, "Code", code, name)


def _concepts(parent: Element) -> None:
    scheme = _kept(parent, "ConceptScheme", _CONCEPTS, "两纲监测数据的概念")
    for column in COLUMNS:
        _named(scheme, "Concept", column, TITLES[column])


def _data_structure(parent: Element, cube: Cube) -> None:
    made = _child(_kept(parent, "DataStructure", _DSD, _NAME), _STR, "DataStructureComponents")
    dimensions = _child(made, _STR, "DimensionList", id="DimensionDescriptor")
    for position, name in enumerate(DIMENSIONS, 1):
        tag = "TimeDimension" if name == "TIME_PERIOD" else "Dimension"
        _component(dimensions, tag, name, cube, position=str(position))
    attributes = _child(made, _STR, "AttributeList", id="AttributeDescriptor")
    for name in ATTRIBUTES:
        status = "Mandatory" if name in _REQUIRED else "Conditional"
        attribute = _component(attributes, "Attribute", name, cube, assignmentStatus=status)
        relation = _child(attribute, _STR, "AttributeRelationship")
        etree.SubElement(_child(relation, _STR, "PrimaryMeasure"), "Ref", {"id": "OBS_VALUE"})
    _component(_child(made, _STR, "MeasureList", id="MeasureDescriptor"), "PrimaryMeasure", "OBS_VALUE", cube)


def _component(parent: Element, tag: str, name: str, cube: Cube, **attributes: str) -> Element:
    made = _child(parent, _STR, tag, id=name, **attributes)
    concept = _child(made, _STR, "ConceptIdentity")
    etree.SubElement(concept, "Ref", {
        "id": name, "maintainableParentID": _CONCEPTS, "maintainableParentVersion": _VERSION, "agencyID": _AGENCY,
        "package": "conceptscheme", "class": "Concept",
    })  # fmt: skip
    held = _child(made, _STR, "LocalRepresentation")
    if name in cube.codes:
        _reference(_child(held, _STR, "Enumeration"), f"CL_{name}", "codelist", "Codelist")
    else:
        _child(held, _STR, "TextFormat", textType=_text_type(name))
    return made


def _text_type(name: str) -> str:
    if name == "TIME_PERIOD":
        return "ObservationalTimePeriod"
    return "Decimal" if name in ("OBS_VALUE", "NUMERATOR", "DENOMINATOR") else "String"
